"""How a search was understood: frozen, the same for both engines and for the database."""

from dataclasses import dataclass
from datetime import datetime

from cms.core.geo import Point
from search.planning.request import Box, Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One way to say a unit: as a whole word, and as neighbouring characters."""

    word: str
    grams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A part of the query that matches, or does not, as a whole: by itself or by a synonym."""

    text: str
    wordings: tuple[Wording, ...]
    weight: float
    required: bool = True
    as_phrase: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A unit of the district tree, everything below it included."""

    number: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter as it was understood: drop the parameter, or these words, and it is gone.

    Of a parameter that may be given several times, only this value is to be dropped.
    """

    label: str
    param: str = ""
    value: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPlan:
    """Everything an engine needs; two equal plans have equal answers."""

    q: str
    at: datetime
    sort: Sort
    size: int
    units: tuple[Unit, ...] = ()
    excluded: tuple[Unit, ...] = ()
    whole: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    area: Area | None = None
    free: bool | None = None
    open_at: datetime | None = None
    near: Point | None = None
    radius_m: float | None = None
    box: Box | None = None
    wants_place: bool = False
    chips: tuple[Chip, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.required)

    @property
    def asks_nothing(self) -> bool:
        """True when the words name nothing and no filter stands beside them."""
        filters = (self.kinds, self.area, self.open_at, self.near, self.box)
        return bool(self.q) and not self.units and self.free is None and not any(filters)

    @property
    def needs_point(self) -> bool:
        """True when only what has a place on the map can be an answer."""
        return self.sort == "distance" or self.radius_m is not None or self.box is not None

    @property
    def ranks_by_place(self) -> bool:
        return self.near is not None and self.sort == "relevance"
