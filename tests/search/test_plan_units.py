"""What is left of a query becomes units: which are demanded, which lift, which are silent."""

import pytest

from search.planning.units import KIND_WORDS, MAX_UNITS, SILENT
from tests.factories.plans import a_plan, texts
from tests.factories.search import HERE, a_gazetteer


def wanted(q: str, **values: object) -> dict[str, bool]:
    return {unit.text: unit.required for unit in a_plan(q, **values).units}


@pytest.mark.parametrize(
    ("q", "units"),
    [
        ("图书馆在哪里", {"图书馆": True}),
        ("图书馆 在 哪里", {"图书馆": True}),
        ("哪里 有 图书馆", {"图书馆": True}),
        ("我 想 去 图书馆", {"图书馆": True}),
        ("怎么 去 图书馆", {"图书馆": True}),
        ("图书馆 有 哪些", {"图书馆": True}),
        ("图书馆 吗", {"图书馆": True}),
        ("“哪里” 图书馆", {"图书馆": True, "哪里": True}),
    ],
)
def test_silent_words_say_nothing_beside_others(q: str, units: dict[str, bool]) -> None:
    assert wanted(q) == units


@pytest.mark.parametrize("q", ["什么", "哪里 有", "怎么"])
def test_silent_words_alone_are_asked_for(q: str) -> None:
    assert any(unit.required for unit in a_plan(q).units)


@pytest.mark.parametrize(
    ("q", "values"),
    [
        ("绿城社区有什么", {}),
        ("绿城社区哪里有", {}),
        ("现在开门的有哪些", {}),
        ("有什么免费的", {}),
        ("附近有什么", {"near": HERE}),
        ("有什么", {"community": "lvcheng"}),
        ("有什么", {"kinds": ("venue",)}),
        ("有什么", {"free": False}),
    ],
    ids=[
        *("a place", "a place and where", "open doors", "free", "nearby"),
        *("a chosen community", "a chosen kind", "what costs"),
    ],
)
def test_beside_a_filter_silent_words_ask_for_everything(q: str, values: dict[str, object]) -> None:
    made = a_plan(q, **values)

    assert made.units == ()
    assert not made.asks_nothing


@pytest.mark.parametrize(
    ("q", "units"),
    [
        ("麦秆画视频", {"麦秆画": True, "视频": False}),
        ("杂技 漫画", {"杂技": True, "漫画": False}),
        ("月嫂培训", {"月嫂": True, "培训": False}),
        ("视频", {"视频": True}),
        ("视频 漫画", {"视频": True, "漫画": True}),
        ("杂技龙", {"杂技": True, "龙": False}),
        ("龙", {"龙": True}),
        ("龙 舞", {"龙": True, "舞": True}),
    ],
    ids=[
        *("a kind beside a word", "apart", "training", "a kind alone", "two kinds alone"),
        *("a single character beside a word", "a single character alone", "two of them"),
    ],
)
def test_hints_lift_and_are_demanded_only_when_alone(q: str, units: dict[str, bool]) -> None:
    assert wanted(q) == units


@pytest.mark.parametrize("kind", sorted(KIND_WORDS))
def test_every_kind_word_is_a_hint_beside_a_place(kind: str) -> None:
    assert wanted(f"绿城社区{kind}") == {kind: False}


def test_a_kind_word_in_quotes_is_demanded() -> None:
    assert wanted("麦秆画 “视频”") == {"麦秆画": True, "视频": True}


def test_no_kind_word_is_silent() -> None:
    assert not KIND_WORDS & SILENT


def test_a_unit_said_twice_counts_once() -> None:
    assert texts(a_plan("杂技 杂技 雜技")) == ["杂技"]


def test_a_word_and_the_same_word_in_quotes_are_one_unit() -> None:
    assert texts(a_plan("杂技 “杂技”")) == ["杂技"]


def test_units_beyond_the_eighth_are_left_out_in_order() -> None:
    words = ["剪纸", "豫剧", "锣鼓", "书法", "象棋", "跳绳", "国画", "故乡", "春天"]

    made = a_plan(" ".join(words))

    assert texts(made) == words[:MAX_UNITS]


def test_silent_words_take_no_place_of_the_eight() -> None:
    words = ["剪纸", "豫剧", "锣鼓", "书法", "象棋", "跳绳", "国画", "图书馆"]

    assert texts(a_plan("我 想 去 " + " 和 ".join(words))) == words


def test_a_unit_knows_its_grams_and_its_weight() -> None:
    (unit,) = a_plan("目连戏").units
    (common,) = a_plan("杂技").units

    assert unit.wordings[0].grams == ("目连", "连戏")
    assert unit.weight > common.weight > 0


def test_a_single_character_weighs_a_third_of_a_word_as_rare() -> None:
    (single,) = a_plan("龙").units
    (word,) = a_plan("目连戏").units

    assert single.weight == pytest.approx(word.weight * 0.3)


@pytest.mark.parametrize(
    ("q", "whole"),
    [
        ("目连戏", ("目连", "连戏")),
        ("目连戏 杂技", ("目连", "连戏", "戏杂", "杂技")),
        ("绿城社区的杂技", ("杂技",)),
        ("3D打印", ("3d", "¶", "打印")),
        ("免费", ()),
    ],
    ids=["one word", "two words", "without the place", "letters and Han", "a filter alone"],
)
def test_the_whole_query_is_what_a_title_may_hold(q: str, whole: tuple[str, ...]) -> None:
    assert a_plan(q).whole == whole


@pytest.mark.parametrize(("word", "other"), [("月嫂", "图书馆"), ("图书馆", "月嫂")])
def test_a_synonym_stands_behind_the_word_that_was_asked_for(word: str, other: str) -> None:
    gazetteer = a_gazetteer(月嫂=("图书馆",), 图书馆=("月嫂",))

    (unit,) = a_plan(word, gazetteer=gazetteer).units

    assert [wording.word for wording in unit.wordings] == [word, other]
    assert unit.text == word


def test_a_synonym_brings_its_own_grams() -> None:
    _, synonym = a_plan("月嫂").units[0].wordings

    assert synonym.word == "母婴护理"
    assert synonym.grams == ("母婴", "婴护", "护理")


def test_a_known_title_is_one_unit_whatever_stands_in_it() -> None:
    (unit,) = a_plan("绿城社区综合文化服务中心").units

    assert unit.required
    assert not unit.as_phrase
    assert unit.text == "绿城社区综合文化服务中心"


def test_a_known_tag_beside_other_words_stays_whole() -> None:
    assert texts(a_plan("非遗 杂技")) == ["非遗", "杂技"]


@pytest.mark.parametrize(
    ("q", "values", "nothing"),
    [
        ("", {}, False),
        ("！！", {}, True),
        ("Привет", {}, True),
        ("！！", {"kinds": ("venue",)}, False),
        ("！！", {"community": "lvcheng"}, False),
        ("！！", {"free": False}, False),
        ("！！", {"open_now": True}, False),
        ("！！", {"near": HERE}, False),
        ("杂技", {}, False),
    ],
    ids=[
        *("no words", "marks", "a script we do not cut", "kind", "community", "paid", "open"),
        *("position", "a word"),
    ],
)
def test_only_words_that_name_nothing_ask_nothing(
    q: str, values: dict[str, object], nothing: bool
) -> None:
    assert a_plan(q, **values).asks_nothing is nothing
