"""Written in many ways, cut in one: runs, grams and single characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.words import normalise
from search.analysis.grams import BORDER, bigrams, is_han, runs, singles

HAN = "龙文化杂技东北庄濮阳水秆"
mixed = st.text(alphabet=f"{HAN}aZ09 ，。-“”·", max_size=30)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("", []),
        ("，。！", []),
        ("杂技", ["杂技"]),
        ("杂技，表演", ["杂技", "表演"]),
        ("k歌", ["k", "歌"]),
        ("3d打印2026年", ["3d", "打印", "2026", "年"]),
        ("东北庄·杂技", ["东北庄", "杂技"]),
        ("第一\n第二\t第三", ["第一", "第二", "第三"]),
        ("二〇二六", ["二〇二六"]),
        ("㛃㐂", ["㛃㐂"]),
        ("豈", ["豈"]),
        ("𠮷野家", ["𠮷野家"]),
        ("привет", []),
        ("カラオケ歌", ["歌"]),
        ("café", ["caf"]),
        ("😀龙😀", ["龙"]),
    ],
    ids=[
        *("nothing", "only marks", "one run", "comma parts", "letter then Han", "digits and Han"),
        *("middle dot", "white space", "the Chinese zero", "rare characters", "compatibility form"),
        *("beyond the first plane", "Cyrillic", "kana", "accent ends a run", "emoji parts"),
    ],
)
def test_a_text_falls_into_unbroken_runs(written: str, parts: list[str]) -> None:
    assert runs(written) == parts


@pytest.mark.parametrize(
    "written",
    ["廣場舞", "广场舞", "广\u200b场\u00ad舞", "\ufeff广场舞", "广\u2060场舞\u200f"],
    ids=["traditional", "simplified", "hidden inside", "byte order mark", "joiners and directions"],
)
def test_every_way_to_write_a_word_has_the_same_grams(written: str) -> None:
    assert bigrams(normalise(written)) == ["广场", "场舞"]


@pytest.mark.parametrize(
    ("wide", "plain"),
    [("３Ｄ打印", "3d打印"), ("ＶＲ展", "vr展"), ("①号楼", "1号楼"), ("㎡", "m2"), ("Ⅷ", "viii")],
    ids=["wide digits", "wide letters", "circled digit", "square metre", "Roman number"],
)
def test_compatibility_forms_are_their_plain_forms(wide: str, plain: str) -> None:
    assert runs(normalise(wide)) == runs(plain)


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("龙", ["龙"]),
        ("龙舞", ["龙舞"]),
        ("中华第一龙", ["中华", "华第", "第一", "一龙"]),
        ("龙龙龙", ["龙龙", "龙龙"]),
        ("a", ["a"]),
        ("wifi", ["wifi"]),
        ("wifi密码", ["wifi", BORDER, "密码"]),
        ("一号 楼", ["一号", BORDER, "楼"]),
    ],
    ids=[
        *("lone character", "one pair", "overlapping pairs", "repeated character", "lone letter"),
        *("a Latin word is whole", "Latin then Han", "a space parts"),
    ],
)
def test_grams_of_a_text(text: str, grams: list[str]) -> None:
    assert bigrams(text) == grams


@given(mixed)
@settings(max_examples=60)
def test_no_gram_is_made_of_characters_that_do_not_stand_together(text: str) -> None:
    plain = normalise(text)

    assert all(gram in plain for gram in bigrams(plain) if gram != BORDER)


@given(mixed)
@settings(max_examples=60)
def test_there_is_one_border_between_each_two_runs(text: str) -> None:
    plain = normalise(text)

    assert bigrams(plain).count(BORDER) == max(0, len(runs(plain)) - 1)


@given(st.text(alphabet=HAN, min_size=2, max_size=12), st.data())
@settings(max_examples=60)
def test_any_part_of_two_or_more_characters_is_a_chain_of_grams(
    text: str, data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(begin + 2, len(text)))

    part, whole = bigrams(text[begin:end]), bigrams(text)

    assert whole[begin : begin + len(part)] == part


@given(mixed)
@settings(max_examples=60)
def test_singles_are_the_han_characters_without_repetition(text: str) -> None:
    found = singles(normalise(text))

    assert len(found) == len(set(found))
    assert set(found) == {char for char in normalise(text) if char in HAN}


def test_singles_leave_letters_and_digits_out() -> None:
    assert singles("k歌2026年") == ["歌", "年"]


@pytest.mark.parametrize(
    ("run", "answer"), [("龙", True), ("k", False), ("2026", False), ("𠮷", True)]
)
def test_a_run_is_han_or_it_is_not(run: str, answer: bool) -> None:
    assert is_han(run) is answer


def test_a_border_is_no_character_of_any_run() -> None:
    assert runs(BORDER) == []
    assert runs(normalise(BORDER)) == []
