"""While the engine is away the database answers: titles and tags, and every filter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from cms.columns.models import StoryPage, Topic
from cms.core.geo import Point
from search.errors import StaleCursor
from search.planning.request import Box, SearchRequest
from search.services import SearchResult, fallback, search
from tests.factories.columns import Columns, a_columns_tree, a_published_story
from tests.factories.home import NOON
from tests.factories.search import north_of
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db
HERE = Point(35.7650, 115.0800)
ALL_DAY, MORNING = {"1-7": "00:00-24:00"}, {"1-7": "08:00-11:00"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A few public things whose names share a word."""

    columns: Columns

    @property
    def green(self) -> str:
        return str(self.columns.world.green.slug)

    @property
    def east(self) -> str:
        return str(self.columns.world.east.slug)


def venue(name: str, metres: float, **values: Any) -> None:
    point = north_of(HERE, metres)
    a_venue(name=name, lat=point.lat, lon=point.lon, **values)


def story(columns: Columns, title: str, *topics: str, **values: Any) -> StoryPage:
    named = tuple(Topic.objects.get_or_create(name=name)[0] for name in topics)
    return a_published_story(columns, title=title, topics=named, **values)


@pytest.fixture(scope="module")
def street(django_db_setup: None, django_db_blocker: Any) -> Iterator[Street]:
    """Made once for the module: every test only reads it."""
    with django_db_blocker.unblock(), transaction.atomic():
        columns = a_columns_tree()
        world = columns.world
        venue("绿城书屋", 100, district=world.green, free=True, hours=ALL_DAY, tags=("借书",))
        venue("东方书屋", 2500, district=world.east, free=False, hours=MORNING, tags=("K歌",))
        venue("河湾书屋", 6000, district=world.east, free=None, hours={}, tags=("自习室",))
        venue("剧场", 40, district=world.green, free=False, hours=ALL_DAY, tags=("东北庄杂技",))
        story(columns, "书屋的一天", "读书月", section=columns.green, at=NOON - timedelta(days=2))
        story(columns, "书屋往事", section=columns.east, at=NOON - timedelta(days=400))
        story(columns, "早市", "东北庄杂技", section=columns.green, at=NOON - timedelta(days=9))
        yield Street(columns=columns)
        transaction.set_rollback(True)


def ask(q: str = "", *, at: datetime = NOON, **values: Any) -> SearchResult:
    result = search(SearchRequest(q=q, **values), at=at)
    assert result.degraded
    assert result.backend == "database"
    return result


def titles(result: SearchResult) -> list[str]:
    return [hit.title for hit in result.hits]


BOOKS = {"绿城书屋", "东方书屋", "河湾书屋", "书屋的一天", "书屋往事"}


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("书屋", BOOKS),
        ("書屋", BOOKS),
        ("东方书屋", {"东方书屋"}),
        ("书屋 往事", {"书屋往事"}),
        ("借书", {"绿城书屋"}),
        ("k歌", {"东方书屋"}),
        ("自习", {"河湾书屋"}),
        ("读书月", {"书屋的一天"}),
        ("杂技", {"剧场", "早市"}),
        ("书屋 -往事", BOOKS - {"书屋往事"}),
        ("书屋 -K歌", BOOKS - {"东方书屋"}),
        ("书屋 -读书月", BOOKS - {"书屋的一天"}),
        ("滑雪场", set()),
        ("！！", set()),
        ("Привет", set()),
        ("%", set()),
        ("_", set()),
        ("书屋%往事", {"书屋往事"}),
    ],
    ids=[
        *("a word of titles", "traditional", "a name", "two words", "a tag", "a tag in any case"),
        *("a part of a tag", "a topic", "tags of both kinds", "excluded by title"),
        *("excluded by tag", "excluded by topic", "nothing", "marks", "another script"),
        *("a sign of SQL", "another sign of SQL", "between two words"),
    ],
)
def test_titles_and_tags_answer(street: Street, q: str, found: set[str]) -> None:
    assert set(titles(ask(q))) == found
    assert ask(q).total == len(found)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kinds": ("venue",)}, {"绿城书屋", "东方书屋", "河湾书屋"}),
        ({"kinds": ("column",)}, {"书屋的一天", "书屋往事"}),
        ({"kinds": ("venue", "column")}, BOOKS),
        ({"free": True}, {"绿城书屋"}),
        ({"free": False}, {"东方书屋"}),
        ({"open_at": NOON}, {"绿城书屋"}),
        ({"open_at": NOON - timedelta(hours=2)}, {"绿城书屋", "东方书屋"}),
        ({"open_at": NOON - timedelta(hours=1)}, {"绿城书屋"}),
        ({"open_now": True}, {"绿城书屋"}),
        ({"near": HERE, "radius_m": 1000.0}, {"绿城书屋"}),
        ({"near": HERE, "radius_m": 2499.0}, {"绿城书屋"}),
        ({"near": HERE, "radius_m": 2501.0}, {"绿城书屋", "东方书屋"}),
        ({"near": HERE, "sort": "distance"}, {"绿城书屋", "东方书屋", "河湾书屋"}),
        ({"box": Box(west=115.0, south=35.76, east=115.2, north=35.79)}, {"绿城书屋", "东方书屋"}),
        ({"kinds": ("venue",), "free": True, "open_now": True}, {"绿城书屋"}),
        ({"kinds": ("column",), "free": True}, set()),
    ],
    ids=[
        *("venues", "columns", "both", "free", "paid", "open at noon", "open at ten"),
        *("open when it closes", "open now", "a circle", "a metre short", "a metre more"),
        *("what has a place", "a rectangle", "three at once", "no story is free"),
    ],
)
def test_every_filter_holds(street: Street, filters: dict[str, Any], found: set[str]) -> None:
    assert set(titles(ask("书屋", **filters))) == found


def test_communities_hold_and_the_words_may_name_them(street: Street) -> None:
    assert set(titles(ask("书屋", community=street.green))) == {"绿城书屋", "书屋的一天"}
    assert set(titles(ask("书屋", community=street.east))) == {"东方书屋", "河湾书屋", "书屋往事"}
    assert set(titles(ask("绿城社区的书屋"))) == {"绿城书屋", "书屋的一天"}
    assert set(titles(ask("免费的书屋"))) == {"绿城书屋"}
    assert set(titles(ask("书屋现在开门"))) == {"绿城书屋"}


def test_without_words_the_filters_alone_answer(street: Street) -> None:
    assert set(titles(ask(kinds=("venue",)))) == {"绿城书屋", "东方书屋", "河湾书屋", "剧场"}
    assert set(titles(ask("！！", kinds=("column",)))) == {"书屋的一天", "书屋往事", "早市"}


def test_orders_by_distance_and_time_hold(street: Street) -> None:
    by_distance = ask("书屋", near=HERE, sort="distance")
    by_time = ask("书屋", kinds=("column",), sort="time")

    assert titles(by_distance) == ["绿城书屋", "东方书屋", "河湾书屋"]
    assert titles(by_time) == ["书屋的一天", "书屋往事"]


def test_relevance_is_freshness_and_nearness(street: Street) -> None:
    by_date = ask("书屋", kinds=("column",))
    by_place = ask("书屋", kinds=("venue",), near=HERE, explain=True)

    assert titles(by_date) == ["书屋的一天", "书屋往事"]
    assert titles(by_place) == ["绿城书屋", "东方书屋", "河湾书屋"]
    scores = [hit.factors.score for hit in by_place.hits if hit.factors]
    assert scores == sorted(scores, reverse=True)
    assert scores[1] == pytest.approx(0.3 + 0.7 * 0.5**1.25, abs=1e-3)


@pytest.mark.parametrize(
    ("chosen", "kinds", "free"),
    [
        ({}, {"column": 2, "venue": 3}, {"1": 1, "0": 1}),
        ({"kinds": ("venue",)}, {"column": 2, "venue": 3}, {"1": 1, "0": 1}),
        ({"kinds": ("column",)}, {"column": 2, "venue": 3}, {}),
        ({"free": True}, {"venue": 1}, {"1": 1, "0": 1}),
        ({"kinds": ("venue",), "free": False}, {"venue": 1}, {"1": 1, "0": 1}),
        ({"open_now": True}, {"venue": 1}, {"1": 1}),
    ],
    ids=["nothing", "venues", "columns", "free", "venues that cost", "open"],
)
def test_facets_are_counted_without_their_own_filter(
    street: Street, chosen: dict[str, Any], kinds: dict[str, int], free: dict[str, int]
) -> None:
    facets = ask("书屋", **chosen).facets

    assert {value.value: value.count for value in facets.kind} == kinds
    assert {value.value: value.count for value in facets.free} == free


def test_areas_are_counted_without_their_own_filter(street: Street) -> None:
    facets = ask("书屋", community=street.green).facets.area

    counts = {value.value: value.count for value in facets}
    assert (counts[street.green], counts[street.east]) == (2, 3)
    assert [value.value for value in facets if value.is_chosen] == [street.green]


@pytest.mark.parametrize("size", [1, 3])
def test_a_page_is_as_long_as_asked_and_the_total_is_whole(street: Street, size: int) -> None:
    result = ask("书屋", size=size)

    assert len(result.hits) == size
    assert result.total == 5
    assert result.next_cursor is None


def test_hits_are_whole_though_the_engine_is_away(street: Street) -> None:
    (hit,) = ask("绿城书屋", near=HERE).hits

    assert hit.title_html == "<mark>绿城书屋</mark>"
    assert hit.distance_text == "约 100 米，步行 2 分钟"
    assert (hit.open_now, hit.free, hit.kind) == (True, True, "venue")
    assert hit.url.startswith("/venues/")


def test_chips_and_sentences_are_those_of_the_plan(street: Street) -> None:
    result = ask("附近免费的书屋")

    assert [chip.label for chip in result.chips] == ["免费", "附近"]
    assert result.said == ("要找附近的，请先允许定位或选一个社区",)
    assert result.widened == ()


def test_pages_cannot_be_turned(street: Street) -> None:
    with pytest.raises(StaleCursor):
        ask("书屋", cursor="a cursor of better days")


def test_however_long_a_page_is_asked_for_the_list_has_its_end(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fallback, "MOST_HITS", 3)

    result = ask("书屋", size=50)

    assert len(result.hits) == 3
    assert result.total == 5
    assert result.next_cursor is None
