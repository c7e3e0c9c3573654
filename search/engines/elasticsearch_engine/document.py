"""The document as Elasticsearch holds it."""

from typing import Any

from elasticsearch.dsl import (
    Boolean,
    Date,
    DateRange,
    Document,
    Float,
    GeoPoint,
    Keyword,
    Long,
    MetaField,
    Object,
    Text,
)

from search.engines.contract import Prepared
from search.engines.stored import to_plain

KEPT = ["plain", "version", "content_hash"]
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "refresh_interval": "500ms",
    # A late write must not bring a deleted document back to life.
    "gc_deletes": "1h",
}


def _tokens() -> Any:
    """Split at spaces only: the words are ours."""
    return Text(analyzer="whitespace")


class PublicDocument(Document):
    """Strict: an unknown field is an error. Only `plain` and the bookkeeping are handed back."""

    kind = Keyword()
    number = Long()
    area_ids = Keyword()
    free = Boolean()
    location = GeoPoint()
    open_spans = DateRange()
    published_at = Date()
    popularity = Float()
    title_w = _tokens()
    tags_w = _tokens()
    place_w = _tokens()
    summary_w = _tokens()
    body_w = _tokens()
    speech_w = _tokens()
    title_g = _tokens()
    all_g = _tokens()
    plain = Object(enabled=False)
    version = Long(index=False)
    content_hash = Keyword(index=False, doc_values=False)

    class Meta:
        dynamic = MetaField("strict")
        source = MetaField(includes=KEPT)


def to_elasticsearch(prepared: Prepared, version: int) -> PublicDocument:
    """A document with its version and its tokens."""
    document, tokens = prepared.document, prepared.tokens
    point = document.point
    made = PublicDocument(
        kind=document.kind,
        number=document.number,
        area_ids=[str(area_id) for area_id in document.area_ids],
        free=document.free,
        location={"lat": point.lat, "lon": point.lon} if point else None,
        open_spans=[{"gte": span.begins, "lt": span.ends} for span in document.open_spans],
        published_at=document.published_at,
        popularity=document.popularity,
        plain=to_plain(document),
        version=version,
        content_hash=prepared.content_hash,
    )
    for name in ("title_w", "tags_w", "place_w", "summary_w", "body_w", "speech_w"):
        setattr(made, name, getattr(tokens, name))
    made.title_g, made.all_g = tokens.title_g, tokens.all_g
    return made
