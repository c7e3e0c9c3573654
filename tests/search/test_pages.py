"""/search/ and /nearby/: rendered on the server, usable without a script."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from search.services.indexing import catch_up
from search.services.knowledge import forget_places
from tests.factories.columns import Columns, a_published_story
from tests.factories.venues import a_venue
from tests.search.test_api import search_until_refused

pytestmark = pytest.mark.django_db
HERE = "35.7650,115.0800"


def test_an_empty_question_is_a_page_that_invites_one(client: Client, columns: Columns) -> None:
    answer = client.get("/search/")

    assert answer.status_code == 200
    assert answer.context["result"] is None
    assert '<form class="search-box' in answer.content.decode()


def test_a_position_alone_is_no_question(client: Client, columns: Columns) -> None:
    assert client.get("/search/", {"near": HERE, "sort": "time"}).context["result"] is None


def test_hits_stand_in_the_page_with_their_marks(client: Client, columns: Columns) -> None:
    a_published_story(columns, title="麦秆画的工序", summary="七道<b>工序")
    catch_up()

    page = client.get("/search/", {"q": "麦秆画"}).content.decode()

    assert "<mark>麦秆画</mark>的工序" in page
    assert "七道&lt;b&gt;工序" in page
    assert "找到 1 条" in page


def test_each_understood_filter_can_be_taken_away_by_a_link(
    client: Client, columns: Columns
) -> None:
    a_venue(name="绿城书屋", district=columns.world.green, hours={"1-7": "00:00-24:00"})
    catch_up()
    forget_places()

    page = client.get("/search/", {"q": "绿城社区现在开门的书屋", "free": ""})
    chips = page.context["result"].chips
    links = re.findall(r'<a class="chip" href="([^"]+)">', page.content.decode())

    assert [chip.label for chip in chips] == ["绿城社区", "现在开门"]
    assert any("绿城社区" not in parse_qs(urlsplit(link).query)["q"][0] for link in links)


def test_a_stale_cursor_is_a_400_with_its_sentence(client: Client, columns: Columns) -> None:
    page = client.get("/search/", {"q": "早市", "cursor": "stale"})

    assert page.status_code == 400
    assert "翻页已失效，请重新搜索" in page.content.decode()


def test_swapped_coordinates_are_said(client: Client, columns: Columns) -> None:
    page = client.get("/nearby/", {"near": "115.08,35.76"})

    assert page.status_code == 400
    assert "看起来经纬度写反了" in page.content.decode()


def test_one_counts_from_a_community_and_not_from_a_grid_unless_it_was_asked_for(
    client: Client, columns: Columns
) -> None:
    forget_places()
    grid = columns.world.green_grid

    plain, asked = (
        {place.slug for place in client.get("/nearby/", question).context["places"]}
        for question in ({}, {"community": grid.slug})
    )

    assert columns.world.green.slug in plain
    assert grid.slug not in plain
    assert asked == plain | {grid.slug}


def test_nearby_lists_by_distance_and_says_how_far(client: Client, columns: Columns) -> None:
    a_venue(name="远馆", lat=35.7790, lon=115.08)
    a_venue(name="近馆", lat=35.7660, lon=115.08)
    a_venue(name="中馆", lat=35.7700, lon=115.08)
    catch_up()

    page = client.get("/nearby/", {"near": HERE})

    assert [hit.title for hit in page.context["result"].hits] == ["近馆", "中馆", "远馆"]
    assert page.context["result"].hits[0].distance_text == "约 110 米，步行 2 分钟"
    assert page.context["here"] == "35.76500,115.08000"
    assert "约 110 米" in page.content.decode()


def test_a_chosen_community_stands_in_for_a_position(client: Client, columns: Columns) -> None:
    green = columns.world.green
    green.lat, green.lon = 35.7650, 115.0800
    green.save()
    a_venue(name="近馆", lat=35.7660, lon=115.08)
    catch_up()

    page = client.get("/nearby/", {"community": green.slug})

    assert [hit.title for hit in page.context["result"].hits] == ["近馆"]
    assert page.context["here"] == "35.76500,115.08000"
    assert green in [*page.context["places"]] or green.slug in page.content.decode()


def test_nearby_without_a_position_lists_the_whole_district(
    client: Client, columns: Columns
) -> None:
    a_venue(name="近馆")
    catch_up()

    page = client.get("/nearby/")

    assert page.status_code == 200
    assert [hit.title for hit in page.context["result"].hits] == ["近馆"]
    assert columns.world.green.name in page.content.decode()


def test_too_little_nearby_is_widened_and_said(client: Client, columns: Columns) -> None:
    for number in range(3):
        a_venue(name=f"远馆{number}", lat=35.80, lon=115.08)
    catch_up()

    page = client.get("/nearby/", {"near": HERE})

    assert page.context["result"].widened == ("3 公里内没有，已扩大到 5 公里",)
    assert "3 公里内没有，已扩大到 5 公里" in page.content.decode()


def test_the_sixty_first_search_is_refused_in_the_page(
    client: Client, columns: Columns, settings: Any
) -> None:
    settings.SEARCHES_A_MINUTE_PER_ADDRESS = 60
    a_venue(name="近馆")
    catch_up()
    search_until_refused(client)

    page = client.get("/search/", {"q": "馆"})

    assert page.status_code == 429
    assert page.headers["Retry-After"]
    assert "操作太快了" in page.content.decode()
