"""The fields of the embedded index, and a document in them."""

import json
from functools import cache

import tantivy

from search.engines.contract import Prepared
from search.engines.stored import to_plain
from search.engines.tantivy_engine import minutes

WORD_FIELDS = ("title_w", "tags_w", "place_w", "summary_w", "body_w", "speech_w")
GRAM_FIELDS = ("title_g", "all_g")
# Stands for a missing date: later than nothing.
UNDATED = 0.0


@cache
def schema() -> tantivy.Schema:
    """Text fields split at spaces only: the words are ours."""
    builder = tantivy.SchemaBuilder()
    for name in (*WORD_FIELDS, *GRAM_FIELDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("doc_id", "content_hash"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "area"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("open", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("plain", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("version", stored=True)
    builder.add_integer_field("number", indexed=True, fast=True)
    for name in ("lat", "lon", "published", "popularity"):
        builder.add_float_field(name, indexed=True, fast=True)
    for name in ("free", "fades"):
        builder.add_boolean_field(name, indexed=True, fast=True)
    return builder.build()


def to_tantivy(prepared: Prepared, version: int) -> tantivy.Document:
    """A document with its version."""
    document = prepared.document
    made = tantivy.Document()
    for name in (*WORD_FIELDS, *GRAM_FIELDS):
        made.add_text(name, getattr(prepared.tokens, name))
    made.add_text("doc_id", document.doc_id)
    made.add_text("content_hash", prepared.content_hash)
    made.add_text("kind", document.kind)
    made.add_integer("version", version)
    made.add_integer("number", document.number)
    made.add_float("published", _seconds(prepared))
    made.add_float("popularity", document.popularity)
    made.add_boolean("fades", document.kind == "column")
    for area_id in document.area_ids:
        made.add_text("area", str(area_id))
    for term in sorted(minutes.terms_of(document.open_spans)):
        made.add_text("open", term)
    if document.free is not None:
        made.add_boolean("free", document.free)
    if document.point is not None:
        made.add_float("lat", document.point.lat)
        made.add_float("lon", document.point.lon)
    made.add_text("plain", json.dumps(to_plain(document), ensure_ascii=False))
    return made


def _seconds(prepared: Prepared) -> float:
    moment = prepared.document.published_at
    return moment.timestamp() if moment else UNDATED
