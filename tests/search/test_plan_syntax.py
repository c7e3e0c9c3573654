"""The two signs of a query; everything else is literal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.planning.syntax import Part, parts_of
from tests.factories.plans import a_plan, texts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("   ", []),
        ("杂技", [Part(text="杂技")]),
        ("杂技 龙", [Part(text="杂技"), Part(text="龙")]),
        ("杂技\t龙\n舞", [Part(text="杂技"), Part(text="龙"), Part(text="舞")]),
        ('"老艺人"', [Part(text="老艺人", is_quoted=True)]),
        ("“老艺人”", [Part(text="老艺人", is_quoted=True)]),
        ("「老艺人」", [Part(text="老艺人", is_quoted=True)]),
        ("『老艺人』", [Part(text="老艺人", is_quoted=True)]),
        ('"老 艺人"', [Part(text="老 艺人", is_quoted=True)]),
        ('" 老艺人 "', [Part(text="老艺人", is_quoted=True)]),
        ('""', []),
        ('"老艺人', [Part(text='"老艺人')]),
        ("-视频", [Part(text="视频", is_excluded=True)]),
        ('-"微党课"', [Part(text="微党课", is_quoted=True, is_excluded=True)]),
        ("-“微党课”", [Part(text="微党课", is_quoted=True, is_excluded=True)]),
        ("--视频", [Part(text="-视频", is_excluded=True)]),
        ("3-5岁", [Part(text="3-5岁")]),
        ("K-歌", [Part(text="K-歌")]),
        ("- 视频", [Part(text="-"), Part(text="视频")]),
        ("title:杂技", [Part(text="title:杂技")]),
        ("杂技 AND 龙", [Part(text="杂技"), Part(text="AND"), Part(text="龙")]),
        ("杂*技?", [Part(text="杂*技?")]),
        ("(龙)^2~", [Part(text="(龙)^2~")]),
    ],
)
def test_a_query_falls_into_parts(text: str, parts: list[Part]) -> None:
    assert parts_of(text) == parts


def test_a_sentence_may_hold_all_of_it() -> None:
    parts = parts_of('找 "老艺人" 讲的 -视频 -"微 党课" 目连戏')

    assert [part.text for part in parts if not part.is_excluded] == [
        "找",
        "老艺人",
        "讲的",
        "目连戏",
    ]
    assert [part.text for part in parts if part.is_excluded] == ["视频", "微 党课"]


@given(st.text(alphabet='杂技 "-“”龙a', max_size=24))
@settings(max_examples=80)
def test_no_query_has_an_empty_part(text: str) -> None:
    for part in parts_of(text):
        assert part.text == part.text.strip()
        assert part.text


@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("杂技 OR 图书馆", ["杂技", "or", "图书馆"]),
        ("title_w:杂技", ["title", "w", "杂技"]),
        ("杂技*", ["杂技"]),
        ("+杂技", ["杂技"]),
        ("杂技~2", ["杂技", "2"]),
        ("NOT 杂技", ["not", "杂技"]),
    ],
    ids=["OR", "a field name", "a star", "a plus", "a tilde", "NOT"],
)
def test_signs_of_query_languages_are_words_or_nothing(q: str, wanted: list[str]) -> None:
    assert texts(a_plan(q)) == wanted


def test_quoted_words_match_only_as_they_are_written() -> None:
    (unit,) = a_plan('"图书馆里的月嫂"').units

    assert unit.as_phrase
    assert unit.required
    assert [wording.word for wording in unit.wordings] == ["图书馆里的月嫂"]
    assert unit.wordings[0].grams == ("图书", "书馆", "馆里", "里的", "的月", "月嫂")


def test_a_quoted_word_has_no_synonyms() -> None:
    assert len(a_plan("月嫂").units[0].wordings) == 2
    assert len(a_plan('"月嫂"').units[0].wordings) == 1


def test_a_quoted_filter_is_a_word() -> None:
    made = a_plan('"免费" "绿城社区" "现在开门" "附近"')

    assert texts(made) == ["免费", "绿城社区", "现在开门", "附近"]
    assert (made.free, made.area, made.open_at, made.wants_place) == (None, None, None, False)
    assert made.chips == ()


@pytest.mark.parametrize(
    ("q", "excluded"),
    [
        ("杂技 -视频", ["视频"]),
        ("杂技 －视频", ["视频"]),
        ('杂技 -"微党课" -漫画', ["微党课", "漫画"]),
        ("杂技 -！！", []),
        ("杂技 -免费", ["免费"]),
    ],
    ids=["a word", "a wide minus", "a phrase and a word", "marks alone", "a filter word"],
)
def test_what_must_not_be_there_stands_apart(q: str, excluded: list[str]) -> None:
    made = a_plan(q)

    assert [unit.text for unit in made.excluded] == excluded
    assert all(unit.as_phrase for unit in made.excluded)
    assert texts(made) == ["杂技"]
    assert made.free is None


def test_a_question_of_exclusions_alone_asks_nothing() -> None:
    made = a_plan("-杂技")

    assert made.units == ()
    assert made.asks_nothing


@given(st.text(max_size=90))
@settings(max_examples=80)
def test_any_text_at_all_makes_a_plan(text: str) -> None:
    made = a_plan(text)

    assert len(made.q) <= 64
    assert len(made.units) <= 8
    assert all(wording.grams for unit in made.units for wording in unit.wordings)
    assert all(unit.wordings[0].grams for unit in made.excluded)
    assert bool(made.whole) is bool(made.units)
