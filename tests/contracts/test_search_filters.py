"""Every filter with every other, in both engines: hits, totals and facets as plainly counted."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise, product
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from cms.core.geo import Point, distance_m
from search.documents import SearchDocument
from search.engines.choice import engine
from search.engines.contract import EngineHit, Found, Stage
from search.planning.request import Box, SearchRequest
from search.ranking import WEIGHTS, fresh_factor, place_factor, popular_factor
from tests.factories.search import (
    EAST,
    GREEN,
    HERE,
    NOW,
    STREET,
    a_document,
    a_place,
    ask,
    fill_index,
    hours,
    north_of,
    plan_for,
    titles,
)
from tests.search.own_index import own_index

pytestmark = pytest.mark.django_db
AT_GREEN, AT_EAST = (1, STREET, GREEN.number), (1, STREET, EAST.number)
NIGHT = NOW + timedelta(hours=13.5)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


BOOKS: list[SearchDocument] = [
    a_place(title="绿城书屋", tags=("借书",), point=north_of(HERE, 100), area_ids=AT_GREEN),
    a_place(title="东方书屋", free=False, point=north_of(HERE, 2500), area_ids=AT_EAST),
    a_place(
        title="通宵书屋", point=north_of(HERE, 6000), area_ids=AT_EAST, open_spans=(hours(-8, 40),)
    ),
    a_place(
        title="村口书屋",
        free=None,
        point=None,
        area_ids=(1,),
        open_spans=(),
        hours_known=False,
        published_at=None,
    ),
    a_document(title="书屋的一天", area_ids=AT_GREEN, published_at=days_ago(1), popularity=99.0),
    a_document(
        title="书屋往事", area_ids=AT_EAST, point=north_of(HERE, 800), published_at=days_ago(200)
    ),
    a_document(title="早市豆浆", body="旁边有家书屋", area_ids=AT_GREEN, published_at=days_ago(5)),
]
OTHERS: list[SearchDocument] = [
    a_place(title="杂技剧场", free=False, area_ids=AT_GREEN),
    a_document(title="目连戏", area_ids=AT_EAST),
]


@pytest.fixture(scope="module", autouse=True)
def _index_of_this_module(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Filled once: every test only asks."""
    folder = tmp_path_factory.mktemp("index")
    with (
        django_db_blocker.unblock(),
        override_settings(),
        transaction.atomic(),
        own_index(settings, folder),
    ):
        fill_index([*BOOKS, *OTHERS])
        yield
        transaction.set_rollback(True)


def found_for(q: str = "书屋", **values: Any) -> Found:
    """What the engine finds without any widening."""
    plan = plan_for(SearchRequest(q=q, **values))
    return engine().ask(plan, [Stage(radius_m=plan.radius_m, needed=len(plan.required))]).found[0]


def names(found: Found) -> set[str]:
    return {hit.document.title for hit in found.hits}


def is_open(document: SearchDocument, moment: datetime) -> bool:
    return any(span.holds(moment) for span in document.open_spans)


KINDS = {"any kind": (), "venues": ("venue",), "columns": ("column",)}
AREAS = {"anywhere": None, "green": GREEN, "east": EAST}
PRICES = {"any price": None, "free": True, "paid": False}
MOMENTS = {"any time": None, "this morning": NOW, "tonight": NIGHT}
ALL_FILTERS = list(product(KINDS, AREAS, PRICES, MOMENTS))


def filters_of(kind: str, area: str, price: str, moment: str) -> dict[str, Callable[..., bool]]:
    """Each filter as a plain question to a document."""
    unit, at = AREAS[area], MOMENTS[moment]
    return {
        "kind": lambda one: not KINDS[kind] or one.kind in KINDS[kind],
        "area": lambda one: unit is None or unit.number in one.area_ids,
        "free": lambda one: PRICES[price] is None or one.free is PRICES[price],
        "open": lambda one: at is None or is_open(one, at),
    }


@pytest.mark.parametrize(
    ("kind", "area", "price", "moment"), ALL_FILTERS, ids=[", ".join(one) for one in ALL_FILTERS]
)
def test_filters_together_find_what_fits_them_all(
    kind: str, area: str, price: str, moment: str
) -> None:
    unit = AREAS[area]
    asked = filters_of(kind, area, price, moment)

    def fitting(without: str = "") -> list[SearchDocument]:
        tests = [fits for name, fits in asked.items() if name != without]
        return [one for one in BOOKS if all(fits(one) for fits in tests)]

    found = found_for(
        kinds=KINDS[kind],
        community=unit.slug if unit else "",
        free=PRICES[price],
        open_at=MOMENTS[moment],
    )

    assert names(found) == {one.title for one in fitting()}
    assert found.total == len(fitting())
    assert dict(found.facets.kind) == Counter(one.kind for one in fitting("kind"))
    assert dict(found.facets.area) == Counter(
        number for one in fitting("area") for number in one.area_ids
    )
    assert dict(found.facets.free) == Counter(
        one.free for one in fitting("free") if one.free is not None
    )


@pytest.mark.parametrize("radius_m", [99, 101, 799, 801, 2499, 2501, 5999, 6001, 50_000])
def test_a_circle_holds_what_is_inside(radius_m: float) -> None:
    found = found_for(near=HERE, radius_m=float(radius_m))

    inside = {one.title for one in BOOKS if one.point and distance_m(HERE, one.point) <= radius_m}
    assert names(found) == inside
    assert sum(found.facets.kind.values()) == len(inside)


@pytest.mark.parametrize(
    "box",
    [
        Box(west=115.0, south=35.76, east=115.2, north=35.77),
        Box(west=115.0, south=35.78, east=115.2, north=35.9),
        Box(west=110.0, south=33.0, east=114.9, north=38.0),
        Box(west=113.0, south=33.5, east=118.0, north=38.5),
    ],
    ids=["the middle", "the north", "the west", "everything"],
)
def test_a_rectangle_holds_what_is_inside(box: Box) -> None:
    inside = {one.title for one in BOOKS if one.point and box.holds(one.point)}

    assert names(found_for(box=box)) == inside


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("书屋 -往事", {one.title for one in BOOKS} - {"书屋往事"}),
        ("书屋 -豆浆", {one.title for one in BOOKS} - {"早市豆浆"}),
        ("书屋 -借书", {one.title for one in BOOKS} - {"绿城书屋"}),
        ("“书屋的一天”", {"书屋的一天"}),
        ("“书屋一天”", set()),
        ("書屋往事", {"书屋往事"}),
        ("豆浆 书屋", {"早市豆浆"}),
        ("绿城社区书屋", {"绿城书屋", "书屋的一天", "早市豆浆"}),
        ("免费的书屋", {"绿城书屋", "通宵书屋"}),
        ("现在开门的书屋", {"绿城书屋", "东方书屋", "通宵书屋"}),
        ("绿城社区有什么", {"绿城书屋", "书屋的一天", "早市豆浆", "杂技剧场"}),
        ("书屋 在 哪里", {one.title for one in BOOKS}),
    ],
    ids=[
        *("without a word", "without a word of the title", "without a tag", "a phrase"),
        *("no phrase", "traditional", "two words", "a place in words", "free in words"),
        *("open in words", "everything of a place", "silent words"),
    ],
)
def test_words_find_the_same(q: str, found: set[str]) -> None:
    assert names(found_for(q)) == found


def test_without_words_everything_is_found() -> None:
    assert names(found_for("", size=50)) == {one.title for one in [*BOOKS, *OTHERS]}


QUESTIONS: list[dict[str, Any]] = [
    {"q": "书屋"},
    {"q": "书屋", "near": HERE},
    {"q": "书屋", "near": north_of(HERE, 5000)},
    {"q": "书屋 往事", "near": HERE},
    {"q": "", "near": HERE},
    {"q": "借书"},
    {"q": "故事 书屋"},
]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_each_factor_is_the_one_of_the_formula(question: dict[str, Any]) -> None:
    walked = ask(**question)

    assert walked.found.hits
    for hit in walked.found.hits:
        assert_factors(hit, question.get("near"))


def assert_factors(hit: EngineHit, near: Point | None) -> None:
    document, factors = hit.document, hit.factors
    away = distance_m(near, document.point) if near and document.point else None
    place = place_factor(away, is_near_asked=near is not None, weights=WEIGHTS)
    fresh = fresh_factor(document.kind, document.published_at, at=NOW, weights=WEIGHTS)

    assert factors.place == pytest.approx(place, abs=1e-4)
    assert factors.fresh == pytest.approx(fresh, abs=1e-4)
    assert factors.popular == pytest.approx(popular_factor(document.popularity, WEIGHTS), abs=1e-4)
    assert 0 < factors.coverage <= 1
    assert factors.text > 0


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_the_order_is_that_of_the_product(question: dict[str, Any]) -> None:
    scores = [hit.factors.score for hit in ask(**question).found.hits]

    for better, worse in pairwise(scores):
        assert better >= worse * (1 - 1e-4)


def test_what_is_opened_often_stands_before_the_same_story_opened_rarely() -> None:
    (hit,) = [one for one in found_for().hits if one.document.title == "书屋的一天"]

    assert hit.factors.popular == pytest.approx(1.3, abs=1e-4)


def test_the_order_by_distance_is_the_distance_and_leaves_out_what_has_no_place() -> None:
    found = found_for(near=HERE, sort="distance")

    away = [hit.distance_m for hit in found.hits]
    assert [hit.document.title for hit in found.hits] == [
        *("绿城书屋", "书屋往事", "东方书屋", "通宵书屋")
    ]
    assert away == pytest.approx([100, 800, 2500, 6000], abs=0.5)


def test_the_order_by_time_is_the_date_and_what_has_none_stands_last() -> None:
    walked = ask("书屋", sort="time")

    assert titles(walked)[:3] == ["书屋的一天", "早市豆浆", "绿城书屋"]
    assert titles(walked)[-1] == "村口书屋"


def test_half_a_match_is_listed_after_the_whole_one_and_its_coverage_says_why() -> None:
    walked = ask("书屋 豆浆")

    first, *rest = walked.found.hits
    assert first.document.title == "早市豆浆"
    assert first.factors.coverage == pytest.approx(1.0)
    assert first.factors.tier == 1.0
    assert len(rest) == len(BOOKS) - 1
    assert all(hit.factors.coverage < 1 for hit in rest)
    assert [hit.factors.tier for hit in rest] == pytest.approx([WEIGHTS.incomplete] * len(rest))
