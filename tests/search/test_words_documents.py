"""The one document: its name, its hash, the stretches of time it is open."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cms.core.geo import Point
from search.documents import SearchDocument, Stretch
from search.engines.stored import from_plain, to_plain
from tests.factories.search import NOW, a_document, a_place, hours

DOCUMENT = a_place(
    number=12, title="书屋", summary="看书", url="/venues/books/", tags=("借书",), published_at=NOW
)


def test_a_document_is_named_by_kind_and_number() -> None:
    assert DOCUMENT.doc_id == "venue:12"
    assert replace(DOCUMENT, kind="column", number=7).doc_id == "column:7"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "column"),
        ("number", 13),
        ("title", "书 屋"),
        ("summary", ""),
        ("url", "/venues/book/"),
        ("image", "/media/a.webp"),
        ("tags", ()),
        ("tags", ("借书", "自习")),
        ("place", "中原路"),
        ("body", "正文"),
        ("speech", "台词"),
        ("area_ids", (1,)),
        ("free", None),
        ("free", False),
        ("point", None),
        ("point", Point(35.7651, 115.08)),
        ("precision", "community"),
        ("hours_known", False),
        ("open_spans", ()),
        ("open_spans", (hours(0, 11),)),
        ("published_at", None),
        ("published_at", NOW + timedelta(seconds=1)),
        ("popularity", 0.5),
    ],
)
def test_whatever_is_indexed_changes_the_hash(field: str, value: Any) -> None:
    assert replace(DOCUMENT, **{field: value}).content_hash() != DOCUMENT.content_hash()


def test_no_field_of_a_document_is_left_out_of_its_hash() -> None:
    changed = {
        name: f"{value}x" if isinstance(value, str) else None
        for name in SearchDocument.__dataclass_fields__
        for value in (getattr(DOCUMENT, name),)
    }

    for name, value in changed.items():
        assert replace(DOCUMENT, **{name: value}).content_hash() != DOCUMENT.content_hash(), name


def test_an_equal_document_has_an_equal_hash() -> None:
    same = a_place(**{name: getattr(DOCUMENT, name) for name in DOCUMENT.__dataclass_fields__})

    assert same is not DOCUMENT
    assert same.content_hash() == DOCUMENT.content_hash()


def test_free_and_unknown_price_and_closed_and_unknown_hours_are_not_the_same() -> None:
    hashes = {
        replace(DOCUMENT, free=free, hours_known=known, open_spans=()).content_hash()
        for free in (True, False, None)
        for known in (True, False)
    }

    assert len(hashes) == 6


@pytest.mark.parametrize(
    ("minutes", "is_open"), [(-1, False), (0, True), (59, True), (60, False), (61, False)]
)
def test_a_stretch_holds_its_first_moment_and_not_its_last(minutes: int, is_open: bool) -> None:
    stretch = Stretch(begins=NOW, ends=NOW + timedelta(hours=1))

    assert stretch.holds(NOW + timedelta(minutes=minutes)) is is_open


@pytest.mark.parametrize(
    ("spans", "hour", "is_open"),
    [
        ((hours(0, 10),), -1, False),
        ((hours(0, 10),), 0, True),
        ((hours(0, 10),), 10, None),
        ((hours(0, 4), hours(6, 10)), 5, False),
        ((hours(0, 4), hours(6, 10)), 7, True),
        ((hours(10, 18),), 17.99, True),
        ((hours(-8, 16), hours(16, 40)), 16, True),
        ((), 3, None),
    ],
    ids=[
        *("before it opens", "as it opens", "as the last known hours end", "at noon", "afternoon"),
        *("past midnight", "day and night", "nothing known"),
    ],
)
def test_a_stored_document_knows_whether_it_is_open(
    spans: tuple[Stretch, ...], hour: float, is_open: bool | None
) -> None:
    stored = from_plain(to_plain(a_place(open_spans=spans)))

    assert stored.is_open(NOW - timedelta(hours=2) + timedelta(hours=hour)) is is_open


def test_hours_that_were_never_told_are_unknown_even_while_a_span_is_left() -> None:
    stored = from_plain(to_plain(a_place(hours_known=False)))

    assert stored.is_open(NOW) is None


@pytest.mark.parametrize(
    ("hour", "opens"), [(-1, 0), (0, 6), (5, 6), (6, None), (11, None)], ids=str
)
def test_the_next_opening_is_the_earliest_one_ahead(hour: int, opens: int | None) -> None:
    eight = NOW - timedelta(hours=2)
    stored = from_plain(to_plain(a_place(open_spans=(hours(6, 10), hours(0, 4)))))

    found = stored.opens_after(eight + timedelta(hours=hour))

    assert found == (None if opens is None else eight + timedelta(hours=opens))


def test_a_new_document_says_nothing_it_does_not_know() -> None:
    bare = SearchDocument(kind="column", number=1, title="龙", summary="", url="/columns/long/")

    assert (bare.free, bare.point, bare.published_at) == (None, None, None)
    assert (bare.hours_known, bare.open_spans, bare.area_ids, bare.tags) == (False, (), (), ())
    assert a_document(number=1).content_hash() != bare.content_hash()
