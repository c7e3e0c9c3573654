"""Explicit parameters win over the words; every filter has a chip; sentences say what was done."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import BadFilter
from search.planning.compose import CUT, MAX_CHARACTERS, WHERE
from search.planning.plan import Chip
from search.planning.request import KINDS, Box
from tests.factories.plans import a_plan, labels, texts
from tests.factories.search import EAST, GREEN, HERE, NOW

BOX = Box(west=115.0, south=35.7, east=115.2, north=35.8)


@pytest.mark.parametrize(
    ("q", "given", "expected"),
    [
        ("免费的图书馆", {}, True),
        ("免费的图书馆", {"free": False}, False),
        ("图书馆", {"free": True}, True),
        ("图书馆", {"free": False}, False),
        ("图书馆", {}, None),
    ],
    ids=["by words", "words say free, parameter paid", "parameter", "paid", "nobody asks"],
)
def test_price_by_parameter_wins(q: str, given: dict[str, bool], expected: bool | None) -> None:
    assert a_plan(q, **given).free is expected


LATER = NOW + timedelta(hours=5)


@pytest.mark.parametrize(
    ("q", "given", "expected"),
    [
        ("现在开门的图书馆", {}, NOW),
        ("图书馆", {"open_now": True}, NOW),
        ("现在开门的图书馆", {"open_now": False}, None),
        ("现在开门的图书馆", {"open_at": LATER}, LATER),
        ("图书馆", {"open_now": True, "open_at": LATER}, LATER),
        ("图书馆", {"open_now": False, "open_at": LATER}, LATER),
        ("图书馆", {}, None),
    ],
    ids=[
        *("by words", "by parameter", "switched off", "another moment", "both", "moment wins"),
        "nobody asks",
    ],
)
def test_hours_by_parameter_win(q: str, given: dict[str, object], expected: object) -> None:
    assert a_plan(q, **given).open_at == expected


def test_a_chosen_community_wins_and_the_named_one_stays_a_word() -> None:
    made = a_plan("绿城社区广场舞", community=EAST.slug)

    assert made.area == EAST
    assert labels(made) == [EAST.name]
    assert "广场舞" in texts(made)
    assert any("绿城" in text for text in texts(made))


def test_a_chosen_radius_wins_over_the_three_kilometres_of_nearby() -> None:
    assert a_plan("附近的图书馆", near=HERE, radius_m=800.0).radius_m == 800.0


@pytest.mark.parametrize(
    ("q", "given", "shown"),
    [
        ("免费的图书馆", {"free": False}, ["收费"]),
        ("免费的图书馆", {"free": True}, ["免费"]),
        ("现在开门的图书馆", {"open_now": False}, []),
        ("现在开门的图书馆", {"open_now": True}, ["现在开门"]),
        ("现在开门的图书馆", {"open_at": LATER}, ["那时开门"]),
    ],
    ids=["price", "same price", "hours off", "same hours", "another moment"],
)
def test_a_reading_that_was_overruled_has_no_chip(
    q: str, given: dict[str, object], shown: list[str]
) -> None:
    assert labels(a_plan(q, **given)) == shown


@pytest.mark.parametrize(
    ("given", "chip"),
    [
        ({"kinds": ("column",)}, Chip(label="专栏", param="kind", value="column")),
        ({"community": "lvcheng"}, Chip(label="绿城社区", param="community")),
        ({"free": True}, Chip(label="免费", param="free")),
        ({"free": False}, Chip(label="收费", param="free")),
        ({"open_now": True}, Chip(label="现在开门", param="open_now")),
        ({"open_at": LATER}, Chip(label="那时开门", param="open_at")),
        ({"near": HERE, "radius_m": 500.0}, Chip(label="0.5 公里内", param="radius_km")),
        ({"near": HERE, "radius_m": 3000.0}, Chip(label="3 公里内", param="radius_km")),
        ({"near": HERE, "radius_m": 12500.0}, Chip(label="12.5 公里内", param="radius_km")),
        ({"box": BOX}, Chip(label="地图范围内", param="bbox")),
    ],
    ids=lambda value: value.label if isinstance(value, Chip) else "",
)
def test_an_explicit_filter_has_one_chip(given: dict[str, object], chip: Chip) -> None:
    assert a_plan("图书馆", **given).chips == (chip,)


@pytest.mark.parametrize(
    "given",
    [{}, {"near": HERE}, {"sort": "time"}, {"near": HERE, "sort": "distance"}, {"size": 5}],
    ids=["nothing", "a position", "order", "order by distance", "page size"],
)
def test_what_narrows_nothing_has_no_chip(given: dict[str, object]) -> None:
    assert a_plan("图书馆", **given).chips == ()


def test_explicit_chips_stand_before_those_of_the_words() -> None:
    made = a_plan("免费的图书馆 现在开门", kinds=("venue",), community=GREEN.slug)

    assert labels(made) == ["场馆", "绿城社区", "免费", "现在开门"]
    assert [bool(chip.param) for chip in made.chips] == [True, True, False, False]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_called_by_its_chinese_name(kind: str) -> None:
    assert labels(a_plan("", kinds=(kind,))) == [KINDS[kind]]


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"community": "atlantis"}, "community", "没有这个社区或村"),
        ({"sort": "distance"}, "near", "按远近找要先给出位置"),
        ({"radius_m": 500.0}, "near", "按远近找要先给出位置"),
    ],
    ids=["unknown community", "distance order", "radius"],
)
def test_what_cannot_be_planned_is_refused(
    given: dict[str, object], field: str, sentence: str
) -> None:
    with pytest.raises(BadFilter) as refusal:
        a_plan("图书馆", **given)

    assert refusal.value.fields == {field: sentence}
    assert refusal.value.status == 400


def test_a_named_place_is_position_enough_for_an_order_by_distance() -> None:
    made = a_plan("绿城社区附近的图书馆", sort="distance")

    assert made.near == HERE
    assert made.needs_point


@pytest.mark.parametrize(
    ("length", "said"), [(0, ()), (63, ()), (64, ()), (65, (CUT,)), (10_240, (CUT,))]
)
def test_a_long_query_is_cut_and_the_cut_is_said(length: int, said: tuple[str, ...]) -> None:
    made = a_plan("龙" * length)

    assert len(made.q) == min(length, MAX_CHARACTERS)
    assert made.said == said


def test_space_around_a_query_is_not_counted() -> None:
    made = a_plan("  " + "龙" * 64 + "  ")

    assert made.said == ()
    assert made.q == "龙" * 64


def test_two_sentences_are_said_one_after_the_other() -> None:
    assert a_plan("附近的图书馆" + "龙" * 64).said == (CUT, WHERE)


def test_what_follows_the_cut_is_not_read() -> None:
    assert a_plan("龙" * 64 + "免费").free is None


@pytest.mark.parametrize(
    ("given", "needs"),
    [
        ({}, False),
        ({"near": HERE}, False),
        ({"near": HERE, "sort": "distance"}, True),
        ({"near": HERE, "radius_m": 500.0}, True),
        ({"box": BOX}, True),
    ],
    ids=["nothing", "a position", "distance order", "radius", "map"],
)
def test_only_where_a_place_is_asked_for_a_hit_needs_one(
    given: dict[str, object], needs: bool
) -> None:
    assert a_plan("图书馆", **given).needs_point is needs


@pytest.mark.parametrize(
    ("given", "ranks"),
    [
        ({}, False),
        ({"near": HERE}, True),
        ({"near": HERE, "sort": "time"}, False),
        ({"near": HERE, "sort": "distance"}, False),
    ],
    ids=["no position", "relevance", "time", "distance"],
)
def test_nearness_counts_in_an_order_by_relevance_alone(
    given: dict[str, object], ranks: bool
) -> None:
    assert a_plan("图书馆", **given).ranks_by_place is ranks


@given(
    free=st.none() | st.booleans(),
    open_now=st.none() | st.booleans(),
    words=st.lists(st.sampled_from(["免费", "现在开门", "图书馆", "绿城社区"]), unique=True),
)
@settings(max_examples=40)
def test_a_given_parameter_is_never_changed_by_words(
    free: bool | None, open_now: bool | None, words: list[str]
) -> None:
    made = a_plan(" ".join(words), free=free, open_now=open_now)

    if free is not None:
        assert made.free is free
    if open_now is not None:
        assert (made.open_at == NOW) is open_now


def test_equal_requests_have_equal_plans() -> None:
    question = {"near": HERE, "kinds": ("venue",), "free": True}

    assert a_plan("绿城社区附近的图书馆", **question) == a_plan("绿城社区附近的图书馆", **question)
