"""The one document both engines hold: what is found, where it is, when it is open."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from cms.core.geo import Point

Precision = Literal["exact", "community"]
# The shape of the document and of its tokens; a change means a new index.
SCHEMA = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of time something is open: the first moment counts, the last does not."""

    begins: datetime
    ends: datetime

    def holds(self, moment: datetime) -> bool:
        return self.begins <= moment < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """Everything search knows about one public thing; nothing else about it is ever indexed."""

    kind: str
    number: int
    title: str
    summary: str
    url: str
    image: str = ""
    tags: tuple[str, ...] = ()
    place: str = ""
    body: str = ""
    speech: str = ""
    area_ids: tuple[int, ...] = ()
    free: bool | None = None
    point: Point | None = None
    precision: Precision = "exact"
    hours_known: bool = False
    open_spans: tuple[Stretch, ...] = ()
    published_at: datetime | None = None
    popularity: float = 0.0

    @property
    def doc_id(self) -> str:
        """The name of the document in every engine, for example "venue:12"."""
        return f"{self.kind}:{self.number}"

    def content_hash(self) -> str:
        """Equal exactly when nothing that is indexed differs."""
        plain = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(f"{SCHEMA}\x00{plain}".encode()).hexdigest()[:32]
