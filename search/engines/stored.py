"""What an engine hands back of a document: enough to show a hit without asking the database."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from cms.core.geo import Point
from search.documents import Precision, SearchDocument, Stretch

BODY_KEPT = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """The stored part of a SearchDocument."""

    kind: str
    number: int
    title: str
    summary: str
    url: str
    image: str
    tags: tuple[str, ...]
    body: str
    area_ids: tuple[int, ...]
    free: bool | None
    point: Point | None
    precision: Precision
    hours_known: bool
    # As seconds since the epoch: a page of hits has hundreds, and shows a handful.
    span_seconds: tuple[tuple[float, float], ...]
    published_at: datetime | None
    popularity: float

    @property
    def doc_id(self) -> str:
        return f"{self.kind}:{self.number}"

    def span_at(self, moment: datetime) -> Stretch | None:
        """The stretch that is open at that moment."""
        now = moment.timestamp()
        holding = next((span for span in self.span_seconds if span[0] <= now < span[1]), None)
        return Stretch(begins=_moment(holding[0]), ends=_moment(holding[1])) if holding else None

    def opens_after(self, moment: datetime) -> datetime | None:
        """When it opens next."""
        now = moment.timestamp()
        begins = min((span[0] for span in self.span_seconds if span[0] > now), default=None)
        return None if begins is None else _moment(begins)

    def is_open(self, moment: datetime) -> bool | None:
        """None where nothing is known about that day: unknown is never closed."""
        now = moment.timestamp()
        if not self.hours_known or all(ends <= now for _, ends in self.span_seconds):
            return None
        return self.span_at(moment) is not None


def to_plain(document: SearchDocument) -> dict[str, Any]:
    """As an engine stores it: JSON values only."""
    plain = asdict(document)
    for name in ("place", "speech", "point", "open_spans"):
        del plain[name]
    plain |= {
        "body": f"{document.body} {document.speech}".strip()[:BODY_KEPT],
        "lat": document.point.lat if document.point else None,
        "lon": document.point.lon if document.point else None,
        "span_seconds": [
            [_seconds(span.begins), _seconds(span.ends)] for span in document.open_spans
        ],
        "published_at": _seconds(document.published_at) if document.published_at else None,
    }
    return plain


def from_plain(plain: dict[str, Any]) -> StoredDocument:
    """The inverse of `to_plain`."""
    values = dict(plain)
    lat, lon = values.pop("lat"), values.pop("lon")
    published = values.pop("published_at")
    return StoredDocument(
        **{
            **values,
            "tags": tuple(values["tags"]),
            "area_ids": tuple(values["area_ids"]),
            "point": Point(lat, lon) if lat is not None else None,
            "span_seconds": tuple((begins, ends) for begins, ends in values["span_seconds"]),
            "published_at": _moment(published) if published is not None else None,
        }
    )


def _seconds(moment: datetime) -> float:
    return moment.timestamp()


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
