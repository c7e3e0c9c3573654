"""What the site knows when it reads a query: its words, its places, its synonyms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cms.core.geo import Point
from search.analysis.segment import Segmenter
from search.planning.plan import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit of the district tree that people name."""

    area: Area
    words: str
    depth: int
    centre: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """The places people name, longest name first, and words that mean the same."""

    places: tuple[Place, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def place_in(self, text: str) -> Place | None:
        """The longest place name within the text."""
        return next((place for place in self.places if place.words in text), None)

    def by_slug(self, slug: str) -> Place | None:
        return next((place for place in self.places if place.area.slug == slug), None)

    def by_number(self, number: int) -> Place | None:
        return next((place for place in self.places if place.area.number == number), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Everything a plan is made with; no database is asked while planning."""

    segmenter: Segmenter
    gazetteer: Gazetteer
