"""What somebody asks for: already checked values, no strings from an address any more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cms.core.geo import Point

Sort = Literal["relevance", "distance", "time"]
SORTS: tuple[Sort, ...] = ("relevance", "distance", "time")
KINDS: dict[str, str] = {"column": "专栏", "media": "音视频", "venue": "场馆"}
MAX_SIZE = 50
DEFAULT_SIZE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of the map."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        return self.south <= point.lat <= self.north and self.west <= point.lon <= self.east


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One search; None means the question was not asked."""

    q: str = ""
    kinds: tuple[str, ...] = ()
    community: str = ""
    near: Point | None = None
    radius_m: float | None = None
    box: Box | None = None
    open_at: datetime | None = None
    open_now: bool | None = None
    free: bool | None = None
    sort: Sort = "relevance"
    size: int = DEFAULT_SIZE
    cursor: str = ""
    explain: bool = False
