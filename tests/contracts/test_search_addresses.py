"""From an address to an answer, in both columns: datums, pages, frozen moments, chips."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.test import Client, override_settings

from cms.core.geo import Datum, Point, from_wgs84
from search.planning.parameters import read_request
from search.services import SearchResult, search
from search.services.indexing import catch_up
from tests.factories.columns import a_columns_tree, a_published_story
from tests.factories.home import NOON
from tests.factories.search import north_of
from tests.factories.venues import a_venue
from tests.search.own_index import own_index

pytestmark = pytest.mark.django_db
HERE = Point(35.7650, 115.0800)
NEAR = f"{HERE.lat},{HERE.lon}"
ALL_DAY, UNTIL_NOON = {"1-7": "00:00-24:00"}, {"1-7": "08:00-12:00"}
LAST_MINUTE = NOON - timedelta(minutes=1)
SHOPS = {"一号书屋": 100, "二号书屋": 900, "三号书屋": 2100, "四号书屋": 4000, "五号书屋": 9000}
STORIES = ("书屋里的人", "书屋往事")


@pytest.fixture(scope="module", autouse=True)
def slugs(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """A street of bookshops, indexed once; every test only asks. Names the two communities."""
    folder = tmp_path_factory.mktemp("index")
    with (
        django_db_blocker.unblock(),
        override_settings(),
        transaction.atomic(),
        own_index(settings, folder),
        time_machine.travel(NOON, tick=False),
    ):
        yield _street()
        transaction.set_rollback(True)


def _street() -> dict[str, str]:
    columns = a_columns_tree()
    world = columns.world
    for number, (name, metres) in enumerate(SHOPS.items()):
        point = north_of(HERE, metres)
        a_venue(
            name=name,
            lat=point.lat,
            lon=point.lon,
            district=world.green if number % 2 else world.east,
            free=number < 3,
            hours=ALL_DAY if number == 0 else UNTIL_NOON,
        )
    for days, title in enumerate(STORIES):
        a_published_story(columns, title=title, at=NOON - timedelta(days=30 * days + 1))
    catch_up()
    return {"green": world.green.slug, "east": world.east.slug}


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def ask(client: Client, **question: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/search", question)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    assert found["degraded"] is False
    return found


def titles(answer: dict[str, Any]) -> list[str]:
    return [hit["title"] for hit in answer["hits"]]


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_the_same_place_told_in_any_datum_has_the_same_distances(
    client: Client, datum: Datum
) -> None:
    shown = from_wgs84(HERE, datum)

    answer = ask(
        client,
        q="书屋",
        kind="venue",
        near=f"{shown.lat},{shown.lon}",
        datum=datum,
        sort="distance",
    )

    assert titles(answer) == list(SHOPS)
    assert [hit["distance_m"] for hit in answer["hits"]] == pytest.approx(
        list(SHOPS.values()), abs=2
    )


@pytest.mark.parametrize(("datum", "off_m"), [("gcj02", 531), ("bd09", 1294)])
def test_numbers_of_a_chinese_map_read_as_gps_are_that_far_off(
    client: Client, datum: Datum, off_m: float
) -> None:
    shown = from_wgs84(north_of(HERE, 100), datum)

    answer = ask(client, q="一号书屋", near=f"{shown.lat},{shown.lon}", sort="distance")

    assert answer["hits"][0]["distance_m"] == pytest.approx(off_m, rel=0.05)


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_a_rectangle_of_any_map_finds_the_same(client: Client, datum: Datum) -> None:
    low, high = Point(35.76, 115.07), Point(35.79, 115.09)
    west_south, east_north = from_wgs84(low, datum), from_wgs84(high, datum)
    bbox = f"{west_south.lon},{west_south.lat},{east_north.lon},{east_north.lat}"

    answer = ask(client, q="书屋", bbox=bbox, datum=datum)

    assert set(titles(answer)) == {"一号书屋", "二号书屋", "三号书屋"}


def test_where_a_hit_lies_is_told_in_wgs84(client: Client) -> None:
    shown = from_wgs84(HERE, "bd09")

    (hit,) = ask(client, q="“一号书屋”", near=f"{shown.lat},{shown.lon}", datum="bd09")["hits"]

    assert (hit["lat"], hit["lon"]) == pytest.approx((north_of(HERE, 100).lat, HERE.lon))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({"q": "书屋", "radius_km": "1", "near": NEAR}, {"一号书屋", "二号书屋", "三号书屋"}),
        ({"q": "书屋", "radius_km": "2.2", "near": NEAR}, {"一号书屋", "二号书屋", "三号书屋"}),
        ({"q": "书屋", "kind": "column"}, set(STORIES)),
        ({"q": "书屋", "free": "1"}, {"一号书屋", "二号书屋", "三号书屋"}),
        ({"q": "书屋", "free": "0"}, {"四号书屋", "五号书屋"}),
        ({"q": "免费的书屋", "free": "0"}, {"四号书屋", "五号书屋"}),
        ({"q": "书屋", "open_at": "2026-05-13T11:59"}, set(SHOPS)),
        ({"q": "书屋现在开门", "open_now": "0", "kind": "venue"}, set(SHOPS)),
        ({"q": "书屋现在开门", "open_at": "2026-05-13T09:00"}, set(SHOPS)),
    ],
    ids=[
        *("too few nearby", "a circle", "stories", "free", "paid", "parameter over words"),
        *("a minute before noon", "hours switched off", "another moment"),
    ],
)
def test_parameters_narrow_what_is_found(
    client: Client, question: dict[str, str], found: set[str]
) -> None:
    assert set(titles(ask(client, **question))) == found


def test_a_community_narrows_by_its_name_in_the_address(
    client: Client, slugs: dict[str, str]
) -> None:
    answer = ask(client, q="书屋", kind="venue", community=slugs["green"])

    assert set(titles(answer)) == {"二号书屋", "四号书屋"}
    assert {facet["value"]: facet["count"] for facet in answer["facets"]["area"]}[
        slugs["east"]
    ] == 3


@pytest.mark.parametrize("sort", ["relevance", "distance", "time"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_together_are_the_whole_list(client: Client, sort: str, size: int) -> None:
    question = {"q": "书屋", "near": NEAR, "sort": sort}
    whole = ask(client, **question, size=50)

    pages = [ask(client, **question, size=size)]
    while pages[-1]["next_cursor"]:
        pages.append(ask(client, **question, size=size, cursor=pages[-1]["next_cursor"]))

    assert [title for page in pages for title in titles(page)] == titles(whole)
    assert {page["total"] for page in pages} == {whole["total"]}
    assert all(len(page["hits"]) == size for page in pages[:-1])
    assert whole["next_cursor"] is None


def ask_at(at: datetime, **question: Any) -> SearchResult:
    """The same search at a moment of our own: a page asks the database what time it is."""
    query = QueryDict(mutable=True)
    query.update(question)
    return search(read_request(query), at=at)


@pytest.mark.parametrize(
    ("at", "found"),
    [(LAST_MINUTE, set(SHOPS)), (NOON, {"一号书屋"}), (NOON + timedelta(hours=9), {"一号书屋"})],
    ids=["a minute before they close", "as they close", "at night"],
)
def test_what_is_open_now_is_what_is_open_this_minute(at: datetime, found: set[str]) -> None:
    assert {hit.title for hit in ask_at(at, q="书屋", open_now="1").hits} == found
    assert {hit.title for hit in ask_at(at, q="书屋现在开门").hits} == found


def test_a_next_page_is_of_the_moment_of_the_first() -> None:
    question = {"q": "书屋", "open_now": "1", "near": NEAR, "sort": "distance", "size": "3"}
    later = NOON + timedelta(minutes=2)

    first = ask_at(LAST_MINUTE, **question)
    second = ask_at(later, **question, cursor=first.next_cursor)

    assert [hit.title for page in (first, second) for hit in page.hits] == list(SHOPS)
    assert {hit.open_now for hit in second.hits} == {True}
    assert [hit.title for hit in ask_at(later, **question).hits] == ["一号书屋"]


@pytest.mark.parametrize(
    "changed",
    [
        *({"q": "书屋 "}, {"q": "书"}, {"free": "1"}, {"kind": "venue"}, {"sort": "time"}),
        *({"size": 2}, {"near": "35.7651,115.08"}, {"datum": "gcj02"}, {"open_now": "1"}),
    ],
    ids=str,
)
def test_a_cursor_answers_one_question(client: Client, changed: dict[str, str]) -> None:
    question = {"q": "书屋", "near": NEAR, "size": 1}
    cursor = ask(client, **question)["next_cursor"]

    answer = client.get("/api/v1/search", {**question, **changed, "cursor": cursor})

    is_same = changed == {"q": "书屋 "}
    assert answer.status_code == (200 if is_same else 400)
    assert is_same or answer.json()["code"] == "stale_cursor"


def test_factors_may_be_asked_for_on_any_page(client: Client) -> None:
    question = {"q": "书屋", "size": 1}
    first = ask(client, **question)

    (hit,) = ask(client, **question, explain="1", cursor=first["next_cursor"])["hits"]

    assert hit["factors"]["score"] > 0
    assert first["hits"][0]["factors"] is None


def test_a_cursor_of_eleven_minutes_ago_is_refused(client: Client) -> None:
    question = {"q": "书屋", "size": 1}
    cursor = ask(client, **question)["next_cursor"]

    with time_machine.travel(NOON + timedelta(minutes=11), tick=False):
        answer = client.get("/api/v1/search", {**question, "cursor": cursor})

    assert answer.status_code == 400
    assert answer.json()["message"] == "翻页已失效，请重新搜索"


def test_ten_kilobytes_of_words_are_cut_and_said(client: Client) -> None:
    answer = ask(client, q="书屋 " * 3000)

    assert answer["widened"] == ["搜索词太长，只用了前 64 个字"]
    assert set(titles(answer)) == {*SHOPS, *STORIES}


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ({"q": "绿城社区免费的书屋"}, ["绿城社区", "免费"]),
        ({"q": "綠城社區現在開門的書屋"}, ["绿城社区", "现在开门"]),
        ({"q": "书屋", "kind": ["venue", "column"], "free": "1"}, ["专栏", "场馆", "免费"]),
        ({"q": "附近的书屋", "near": NEAR, "radius_km": "10"}, ["10 公里内", "附近"]),
        (
            {"q": "书屋", "bbox": "115.0,35.7,115.2,35.9", "open_now": "1"},
            ["地图范围内", "现在开门"],
        ),
    ],
    ids=["words", "traditional words", "two values of one parameter", "both", "parameters"],
)
def test_chip_by_chip_every_filter_can_be_taken_away(
    client: Client, question: dict[str, Any], labels: list[str]
) -> None:
    page = client.get("/search/", question)
    assert sorted(chip.label for chip in page.context["result"].chips) == sorted(labels)

    for left in range(len(labels) - 1, -1, -1):
        link = re.search(r'on-filters"><a class="chip" href="([^"]+)"', page.content.decode())
        assert link is not None
        page = client.get("/search/" + link.group(1).replace("&amp;", "&"))
        assert len(page.context["result"].chips) == left
    assert "书屋" in parse_qs(page.request["QUERY_STRING"])["q"][0].replace("書", "书")
    assert page.context["result"].total == len(SHOPS) + len(STORIES)


def test_what_was_widened_stands_in_the_page(client: Client) -> None:
    page = client.get("/nearby/", {"near": NEAR, "free": "0", "kind": "venue"})

    assert page.context["result"].widened == ("3 公里内没有，已扩大到 10 公里",)
    assert "3 公里内没有，已扩大到 10 公里" in page.content.decode()


def test_what_has_no_place_is_never_nearby_however_far_one_looks(client: Client) -> None:
    page = client.get("/search/", {"q": "附近的书屋", "near": NEAR, "kind": "column"})

    assert page.context["result"].total == 0
    assert {facet.value: facet.count for facet in page.context["result"].facets.kind} == {
        "venue": 3
    }
