"""Filters that are said in words: 免费, 现在开门, 附近; and what only sounds like one."""

import pytest

from cms.core.geo import Point
from search.planning.compose import NEARBY_M, WHERE
from tests.factories.plans import a_plan, labels, texts
from tests.factories.search import HERE, NOW


@pytest.mark.parametrize(
    ("q", "left"),
    [
        ("免费图书馆", ["图书馆"]),
        ("免费的图书馆", ["图书馆"]),
        ("图书馆 免费", ["图书馆"]),
        ("图书馆免费的", ["图书馆"]),
        ("不要钱图书馆", ["图书馆"]),
        ("不花钱的广场舞", ["广场舞"]),
        ("免費的圖書館", ["图书馆"]),
        ("免\u200b费图书馆", ["图书馆"]),
    ],
)
def test_free_is_a_filter_and_no_word(q: str, left: list[str]) -> None:
    made = a_plan(q)

    assert made.free is True
    assert texts(made) == left
    assert labels(made) == ["免费"]


@pytest.mark.parametrize(
    "q", ["图书馆要不要钱", "杂技花不花钱", "不免费的图书馆", "图书馆免不免费"]
)
def test_to_ask_for_the_price_is_not_to_ask_for_what_is_free(q: str) -> None:
    made = a_plan(q)

    assert made.free is None
    assert made.chips == ()


@pytest.mark.parametrize(
    "q",
    [
        *("现在开门的图书馆", "正在开放的图书馆", "此刻营业的图书馆", "还开门吗 图书馆"),
        *("还开着的图书馆", "现在开的图书馆", "图书馆现在开吗", "图书馆还开", "营业中的图书馆"),
        *("現在開門的圖書館", "图书馆 正在营业"),
    ],
)
def test_open_doors_are_asked_for_in_many_words(q: str) -> None:
    made = a_plan(q)

    assert made.open_at == NOW
    assert texts(made)[0] == "图书馆"
    assert labels(made) == ["现在开门"]


@pytest.mark.parametrize(
    "q",
    [
        *("现在开展的活动", "正在开会", "现在开课的培训", "还开花的月季", "现在开始报名"),
        *("开门红", "开放日", "开着车去", "营业执照"),
    ],
)
def test_what_only_begins_like_open_doors_is_no_filter(q: str) -> None:
    made = a_plan(q)

    assert made.open_at is None
    assert made.chips == ()


@pytest.mark.parametrize(
    "q",
    [
        *("附近图书馆", "附近的图书馆", "图书馆附近", "周边的图书馆", "身边的图书馆"),
        *("离我近的图书馆", "离我家近的图书馆", "离我最近的图书馆", "离我家最近的图书馆"),
    ],
)
def test_nearness_is_asked_for_in_many_words(q: str) -> None:
    made = a_plan(q, near=HERE)

    assert (made.near, made.radius_m) == (HERE, NEARBY_M)
    assert texts(made) == ["图书馆"]
    assert labels(made) == ["附近"]


def test_nearby_without_a_position_asks_for_one_and_still_searches() -> None:
    made = a_plan("附近的图书馆")

    assert made.wants_place
    assert made.said == (WHERE,)
    assert texts(made) == ["图书馆"]
    assert made.radius_m is None


def test_a_position_alone_ranks_and_does_not_filter() -> None:
    made = a_plan("图书馆", near=HERE)

    assert made.near == HERE
    assert made.radius_m is None
    assert made.ranks_by_place
    assert not made.needs_point


def test_several_filters_in_one_sentence() -> None:
    made = a_plan("绿城社区附近免费的现在开门的图书馆", near=None)

    assert (made.free, made.open_at, made.near) == (True, NOW, HERE)
    assert made.radius_m == NEARBY_M
    assert texts(made) == ["图书馆"]
    assert labels(made) == ["绿城社区附近", "免费", "现在开门"]


@pytest.mark.parametrize(
    ("q", "area"),
    [
        ("绿城社区广场舞", "lvcheng"),
        ("广场舞绿城社区", "lvcheng"),
        ("广场舞 绿城社区", "lvcheng"),
        ("在东方社区跳广场舞", "dongfang"),
        ("綠城社區廣場舞", "lvcheng"),
        ("绿城广场舞", None),
        ("社区广场舞", None),
    ],
    ids=[
        *("in front", "behind", "apart", "in a sentence", "traditional"),
        *("half a name", "no name"),
    ],
)
def test_a_place_is_read_wherever_it_stands(q: str, area: str | None) -> None:
    made = a_plan(q)

    assert (made.area.slug if made.area else None) == area
    assert "广场舞" in texts(made)


def test_of_two_places_the_first_known_one_filters_and_the_other_is_a_word() -> None:
    made = a_plan("绿城社区 东方社区 广场舞")

    assert made.area is not None
    assert labels(made) == [made.area.name]
    assert len(texts(made)) > 1


def test_around_a_named_place_its_middle_counts() -> None:
    made = a_plan("东方社区周边的广场舞")

    assert made.area is None
    assert made.near == Point(35.758, 115.095)
    assert made.radius_m == NEARBY_M
    assert labels(made) == ["东方社区附近"]


def test_the_given_position_wins_over_the_named_place_and_the_chip_says_so() -> None:
    made = a_plan("东方社区附近的广场舞", near=HERE)

    assert made.near == HERE
    assert labels(made) == ["附近"]


@pytest.mark.parametrize("name", ["免费鸡蛋背后", "现在开门红", "附近的人"])
def test_a_known_title_is_no_filter(name: str) -> None:
    made = a_plan(name)

    assert texts(made) == [name]
    assert made.chips == ()
    assert (made.free, made.open_at, made.wants_place) == (None, None, False)


def test_a_known_title_with_another_word_is_read_like_any_text() -> None:
    made = a_plan("免费鸡蛋背后 图书馆")

    assert made.free is True


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("免费的图书馆", "免费的"),
        ("免費的圖書館", "免費的"),
        ("現在開門的圖書館", "現在開門的"),
        ("綠城社區附近的圖書館", "綠城社區附近的"),
        ("绿\u200b城社区图书馆", "绿\u200b城社区"),
    ],
    ids=["as it is", "free", "open", "around a place", "hidden mark"],
)
def test_a_chip_holds_the_words_as_they_were_typed(q: str, words: str) -> None:
    made = a_plan(q)

    assert made.chips[0].words == words
    assert made.chips[0].param == ""
    assert words in made.q


@pytest.mark.parametrize(
    "q", ["绿城社区免费的图书馆", "免費的圖書館 現在開門", "现在开门 附近 广场舞", "不要钱的广场舞"]
)
def test_a_query_without_the_words_of_its_chips_has_no_chips(q: str) -> None:
    made = a_plan(q)
    left = made.q
    for chip in made.chips:
        left = left.replace(chip.words, " ")

    assert made.chips
    assert a_plan(left).chips == ()
    assert texts(a_plan(left)) == texts(made)
