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
