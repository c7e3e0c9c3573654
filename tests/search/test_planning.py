"""A question becomes a plan: units, filters, chips, sentences."""

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from cms.core.geo import Point
from search.analysis.lexicon import Lexicon
from search.analysis.segment import Segmenter
from search.errors import BadFilter
from search.planning.compose import CUT, WHERE, compose
from search.planning.knowledge import Knowledge
from search.planning.plan import QueryPlan
from search.planning.request import SearchRequest
from search.planning.syntax import Part, parts_of
from tests.factories.search import EAST, GREEN, HERE, NOW, a_gazetteer

WORDS = frozenset({"广场舞", "麦秆画", "月嫂", "图书馆"})
NAMES = frozenset({"绿城社区综合文化服务中心", "免费鸡蛋背后"})


def plan(q: str = "", **values: Any) -> QueryPlan:
    knowledge = Knowledge(
        segmenter=Segmenter(Lexicon(words=WORDS, names=NAMES)),
        gazetteer=a_gazetteer(月嫂=("母婴护理",)),
    )
    return compose(SearchRequest(q=q, **values), knowledge, at=NOW)


def units(made: QueryPlan) -> list[str]:
    return [unit.text for unit in made.units]


def test_quotes_and_minus_are_the_only_signs() -> None:
    assert parts_of('麦秆画 "老 艺人" -视频 -"微 党课" a:b*') == [
        Part(text="麦秆画"),
        Part(text="老 艺人", is_quoted=True),
        Part(text="视频", is_excluded=True),
        Part(text="微 党课", is_quoted=True, is_excluded=True),
        Part(text="a:b*"),
    ]


@pytest.mark.parametrize("text", ["", '"', '""', "-", '-""', "“”", "   "])
def test_empty_signs_ask_for_nothing(text: str) -> None:
    assert units(plan(text)) in ([], ["-"])


def test_chinese_quotes_count_as_quotes() -> None:
    (unit,) = plan("“老艺人”").units

    assert unit.as_phrase


def test_a_place_name_becomes_a_filter_with_a_chip() -> None:
    made = plan("绿城社区广场舞")

    assert made.area == GREEN
    assert units(made) == ["广场舞"]
    assert [(chip.label, chip.words) for chip in made.chips] == [("绿城社区", "绿城社区")]


def test_a_place_name_alone_asks_for_everything_there() -> None:
    made = plan("绿城社区")

    assert made.area == GREEN
    assert made.units == ()


def test_an_explicit_community_wins_over_the_words() -> None:
    made = plan("绿城社区广场舞", community="dongfang")

    assert made.area == EAST
    assert "广场舞" in units(made)
    assert made.chips[0].param == "community"


def test_a_known_title_is_left_whole() -> None:
    assert units(plan("绿城社区综合文化服务中心")) == ["绿城社区综合文化服务中心"]
    assert plan("免费鸡蛋背后").free is None


def test_an_unknown_community_is_refused_with_its_field() -> None:
    with pytest.raises(BadFilter) as refusal:
        plan("杂技", community="atlantis")

    assert refusal.value.fields == {"community": "没有这个社区或村"}


@pytest.mark.parametrize(
    ("words", "left"), [("免费的广场舞", ["广场舞"]), ("不要钱的图书馆", ["图书馆"])]
)
def test_free_is_read_out_of_the_words(words: str, left: list[str]) -> None:
    made = plan(words)

    assert made.free is True
    assert units(made) == left


@pytest.mark.parametrize(
    "words", ["现在开门的图书馆", "还开着的图书馆", "正在营业的图书馆", "图书馆现在开着吗"]
)
def test_open_now_is_read_out_of_the_words(words: str) -> None:
    made = plan(words)

    assert made.open_at == NOW
    assert units(made) == ["图书馆"]


def test_an_explicit_moment_wins_over_open_now() -> None:
    later = NOW.replace(hour=12)

    assert plan("现在开门的图书馆", open_at=later).open_at == later


def test_nearby_counts_three_kilometres_from_the_given_position() -> None:
    made = plan("附近的图书馆", near=HERE)

    assert made.near == HERE
    assert made.radius_m == 3000
    assert units(made) == ["图书馆"]


def test_nearby_without_a_position_says_what_is_missing() -> None:
    made = plan("附近的图书馆")

    assert made.wants_place
    assert made.said == (WHERE,)
    assert made.radius_m is None


def test_near_a_named_place_counts_from_its_middle() -> None:
    made = plan("东方社区附近的图书馆")

    assert made.area is None
    assert made.near == Point(35.758, 115.095)
    assert made.radius_m == 3000


def test_order_by_distance_needs_a_position() -> None:
    with pytest.raises(BadFilter):
        plan("图书馆", sort="distance")
    with pytest.raises(BadFilter):
        plan("图书馆", radius_m=1000.0)


def test_a_kind_word_lifts_but_does_not_exclude() -> None:
    wanted = {unit.text: unit.required for unit in plan("麦秆画视频").units}

    assert wanted == {"麦秆画": True, "视频": False}


def test_a_kind_word_alone_is_asked_for() -> None:
    (unit,) = plan("视频").units

    assert unit.required


def test_silent_words_and_repeated_words_are_left_out() -> None:
    assert units(plan("哪里有图书馆的图书馆")) == ["图书馆"]


def test_a_synonym_is_another_wording_of_the_unit() -> None:
    (unit,) = plan("月嫂").units

    assert [wording.word for wording in unit.wordings] == ["月嫂", "母婴护理"]


def test_more_than_64_characters_are_cut_and_said() -> None:
    made = plan("龙" * 65)

    assert len(made.q) == 64
    assert CUT in made.said
    assert plan("龙" * 64).said == ()


def test_ten_kilobytes_of_query_are_cut_like_any_other() -> None:
    made = plan("杂技 图书馆 -视频 " * 800)

    assert len(made.q) == 64
    assert len(made.units) <= 8


def test_at_most_eight_units_count() -> None:
    made = plan("一一 二二 三三 四四 五五 六六 七七 八八 九九 十十")

    assert len(made.units) == 8


def test_a_plan_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        plan("杂技").q = "别的"  # type: ignore[misc]


def test_every_explicit_filter_has_a_chip_that_names_its_parameter() -> None:
    made = plan(
        "书",
        kinds=("venue",),
        community="lvcheng",
        free=True,
        open_now=True,
        near=HERE,
        radius_m=1500.0,
    )

    assert [(chip.param, chip.label) for chip in made.chips] == [
        ("kind", "场馆"),
        ("community", "绿城社区"),
        ("free", "免费"),
        ("open_now", "现在开门"),
        ("radius_km", "1.5 公里内"),
    ]
