"""Words are compared without width, case, hidden marks and script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.words import normalise, simplify


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\uff2b歌", "k歌"),
        ("濮陽雜技", "濮阳杂技"),
        ("麦\u200b秆\ufeff画", "麦秆画"),
        ("\uff21\uff22\uff23　\uff11\uff12\uff13", "abc 123"),
        ("ﬁne", "fine"),
        ("", ""),
        ("廣場舞", "广场舞"),
    ],
)
def test_the_same_word_has_one_form(written, meant):
    assert normalise(written) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("caf\u00e9", "cafe\u0301"),
        ("caf\u00e9", "cafe\u200b\u0301"),
        ("\uff76\uff9e", "\u30ac"),
        ("\uff76\u200d\uff9e", "\u30ac"),
        ("STRA\u00df E", "stra\u00df\u3000e"),
        ("\u2460", "1"),
        ("㎡", "m2"),
        ("濮\u00ad陽", "濮阳"),
        ("\u202e采风\u202c", "采风"),
        ("\uff21\u030a", "\u00e5"),
    ],
)
def test_two_ways_to_write_a_word_are_one(one, other):
    assert normalise(one) == normalise(other)


@given(
    text=st.text(alphabet="eEaAiIİK\u0301\u0307\u030a\u200b\u200d\uff76\uff9e\uff21①ﬁ", max_size=12)
)
def test_letters_with_marks_have_a_form_that_is_its_own(text):
    assert normalise(normalise(text)) == normalise(text)


def test_simplified_text_stays_as_it_is():
    assert simplify("皇帝在后面干活") == "皇帝在后面干活"


def test_only_script_is_changed_by_simplify():
    assert simplify("\uff21\uff22 戲曲") == "\uff21\uff22 戏曲"


@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=50))
def test_any_text_has_a_form_without_hidden_marks(text):
    formed = normalise(text)

    assert not any(mark in formed for mark in "\u200b\u200c\u200d\u2060\ufeff\u00ad")


@given(text=st.text(alphabet="濮阳杂技麦秆画abc\uff21\uff22\uff23 陽雜戲曲\u200b", max_size=50))
def test_a_form_is_its_own_form(text):
    assert normalise(normalise(text)) == normalise(text)
