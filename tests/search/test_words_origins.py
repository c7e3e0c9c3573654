"""From the compared form back to what people wrote."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.origins import aligned, as_written


@pytest.mark.parametrize(
    ("text", "words", "written"),
    [
        ("现在开门的图书馆", "现在开门的", "现在开门的"),
        ("現在開門的圖書館", "现在开门的", "現在開門的"),
        ("绿\u200b城社区图书馆", "绿城社区", "绿\u200b城社区"),
        ("\uff2b歌大赛", "k歌", "\uff2b歌"),
        ("…杂技\u200b\u200b", "杂技", "杂技"),
        ("杂技", "豫剧", "豫剧"),
        ("杂技", "", ""),
        ("", "杂技", "杂技"),
    ],
    ids=[
        *("as it is", "traditional", "hidden mark inside", "wide letter"),
        *("longer and shorter forms cancel out", "not there", "no words", "no text"),
    ],
)
def test_words_are_found_in_the_form_they_were_written(text: str, words: str, written: str) -> None:
    assert as_written(text, words) == written


def test_one_character_may_become_several() -> None:
    plain, places = aligned("㎡…龙")

    assert plain == "m2...龙"
    assert list(places) == [0, 0, 1, 1, 1, 2]


def test_a_hidden_mark_becomes_nothing() -> None:
    plain, places = aligned("杂\u200b技")

    assert plain == "杂技"
    assert list(places) == [0, 2]


@given(st.text(max_size=40))
@settings(max_examples=80)
def test_every_character_comes_from_a_place_of_the_text_in_order(text: str) -> None:
    plain, places = aligned(text)

    assert len(plain) == len(places)
    assert list(places) == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@given(st.text(alphabet="杂技龙文化", max_size=20))
@settings(max_examples=30)
def test_plain_text_stays_where_it_is(text: str) -> None:
    plain, places = aligned(text)

    assert plain == text
    assert list(places) == list(range(len(text)))
