"""A cursor: signed, for one question, for one index, for ten minutes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from search.cursors import GOOD_FOR_S, SALT, Cursor, digest_of
from search.engines.contract import Stage
from search.errors import StaleCursor
from search.planning.request import Box, SearchRequest
from tests.factories.search import HERE, NOW

ASKED = SearchRequest(q="早市", near=HERE, size=2)
INDEX = "caifeng-docs-v9-abc-1"


def a_cursor(**values: Any) -> Cursor:
    usual: dict[str, Any] = {
        "digest": digest_of(ASKED),
        "index": INDEX,
        "at": NOW,
        "stage": Stage(radius_m=3000.0, needed=2),
        "state": {"seen": "token"},
    }
    return Cursor(**{**usual, **values})


def read(text: str, request: SearchRequest = ASKED, index: str = INDEX) -> Cursor:
    return Cursor.read(text, request=request, index=index)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"stage": Stage(radius_m=None, needed=0)},
        {"state": {"x": [1, 2, 3], "p": "view", "a": [0.5, None, 7], "n": 3}},
        {"at": NOW + timedelta(microseconds=1)},
    ],
    ids=["plain", "without a radius", "a state with numbers", "to the microsecond"],
)
def test_a_cursor_comes_back_as_it_went(values: dict[str, Any]) -> None:
    cursor = a_cursor(**values)

    assert read(cursor.sign()) == cursor


def test_a_cursor_may_stand_in_an_address_as_it_is() -> None:
    text = a_cursor(state={"x": list(range(50))}).sign()

    assert text.isascii()
    assert not set(text) & set("&?#+/% =\"'<>")


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, q="晚市"),
        replace(ASKED, q="早市 "),
        replace(ASKED, kinds=("venue",)),
        replace(ASKED, community="lvcheng"),
        replace(ASKED, near=None),
        replace(ASKED, radius_m=500.0),
        replace(ASKED, box=Box(west=115, south=35, east=116, north=36)),
        replace(ASKED, open_at=NOW),
        replace(ASKED, open_now=True),
        replace(ASKED, free=True),
        replace(ASKED, free=False),
        replace(ASKED, sort="time"),
        replace(ASKED, size=3),
    ],
    ids=[
        *("words", "a space more", "kind", "community", "position", "radius", "map", "moment"),
        *("open now", "free", "paid", "order", "page size"),
    ],
)
def test_a_cursor_belongs_to_one_question(other: SearchRequest) -> None:
    with pytest.raises(StaleCursor):
        read(a_cursor().sign(), request=other)


@pytest.mark.parametrize(
    "same",
    [replace(ASKED, explain=True), replace(ASKED, cursor="whatever")],
    ids=["explain", "page"],
)
def test_what_changes_no_answer_changes_no_cursor(same: SearchRequest) -> None:
    assert read(a_cursor().sign(), request=same).digest == digest_of(ASKED)


@pytest.mark.parametrize("index", ["", "caifeng-docs-v9-abc-2"], ids=["none", "a newer one"])
def test_a_cursor_belongs_to_one_index(index: str) -> None:
    with pytest.raises(StaleCursor):
        read(a_cursor().sign(), index=index)


@pytest.mark.parametrize(
    "text",
    [
        *("", "nonsense", "a:b:c", ":::", "龙", "龙:龙:龙", "." + "a" * 9000, "\x00", "null", "{}"),
        *("eyJxIjoxfQ", "eyJxIjoxfQ:1abcde:xxxx"),
    ],
)
def test_what_was_never_a_cursor_is_refused(text: str) -> None:
    with pytest.raises(StaleCursor) as refusal:
        read(text)

    assert refusal.value.status == 400
    assert refusal.value.code == "stale_cursor"
    assert refusal.value.message == "翻页已失效，请重新搜索"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_cursor_with_one_character_changed_is_refused(data: st.DataObject) -> None:
    text = a_cursor().sign()
    place = data.draw(st.integers(0, len(text) - 2))
    other = data.draw(st.sampled_from("abcXYZ019_-:").filter(lambda char: char != text[place]))

    with pytest.raises(StaleCursor):
        read(text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize("cut", [1, 10, 43])
def test_a_cursor_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(StaleCursor):
        read(a_cursor().sign()[:-cut])


def test_a_value_signed_for_another_use_is_no_cursor() -> None:
    plain = {"q": digest_of(ASKED), "i": INDEX, "t": NOW.isoformat(), "r": None, "n": 0, "s": {}}

    with pytest.raises(StaleCursor):
        read(signing.dumps(plain, salt="another", compress=True))
    assert read(signing.dumps(plain, salt=SALT, compress=True)).state == {}


def test_a_cursor_of_another_site_is_refused() -> None:
    with override_settings(SECRET_KEY="another key, as long as it needs to be for a signature"):
        foreign = a_cursor().sign()

    with pytest.raises(StaleCursor):
        read(foreign)


@pytest.mark.parametrize(("age_s", "is_good"), [(0, True), (GOOD_FOR_S - 5, True), (601, False)])
def test_a_cursor_is_good_for_ten_minutes(age_s: int, is_good: bool) -> None:
    with time_machine.travel(NOW, tick=False):
        text = a_cursor().sign()

    with time_machine.travel(NOW + timedelta(seconds=age_s), tick=False):
        if is_good:
            assert read(text).at == NOW
        else:
            with pytest.raises(StaleCursor):
                read(text)


@given(st.text(max_size=20), st.integers(1, 50), st.none() | st.booleans())
@settings(max_examples=40)
def test_equal_questions_have_equal_digests(q: str, size: int, free: bool | None) -> None:
    first = digest_of(SearchRequest(q=q, size=size, free=free))

    assert first == digest_of(SearchRequest(q=q, size=size, free=free, cursor="x", explain=True))
    assert len(first) == 16


def test_neither_the_words_nor_the_position_can_be_read_in_a_cursor() -> None:
    asked = replace(ASKED, q="secretword")
    text = a_cursor(digest=digest_of(asked), state={}).sign()

    plain = str(signing.loads(text, salt=SALT))

    assert "secretword" not in plain
    assert str(HERE.lat) not in plain
