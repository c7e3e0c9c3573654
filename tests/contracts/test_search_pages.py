"""From publishing to finding, in both columns: only what everybody may see is ever found."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cms.columns.services import unpublish
from cms.pages.services import AudienceChange, set_audience
from search.services.indexing import catch_up
from tests.factories.columns import Columns, a_columns_tree, a_published_story, a_story
from tests.factories.home import NOON
from tests.factories.venues import a_venue
from tests.search.own_index import own_index

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index_of_this_test(settings: Any, tmp_path: Path) -> Iterator[None]:
    with own_index(settings, tmp_path):
        yield


@pytest.fixture
def columns() -> Columns:
    return a_columns_tree()


def found(client: Client, **question: Any) -> list[str]:
    """Titles the API answers with, from an index that has caught up."""
    catch_up()
    answer = client.get("/api/v1/search", question)
    assert answer.status_code == 200, answer.content
    assert answer.json()["degraded"] is False
    return [hit["title"] for hit in answer.json()["hits"]]


def test_a_published_story_is_found_and_a_draft_is_not(client: Client, columns: Columns) -> None:
    a_published_story(columns, title="麦秆画的七道工序")
    a_story(columns, title="麦秆画的第八道工序")

    assert found(client, q="麦秆画") == ["麦秆画的七道工序"]


def test_a_draft_over_a_published_story_does_not_leak(client: Client, columns: Columns) -> None:
    story = a_published_story(columns, title="大平调进村")
    story.title = "还没定稿的题目"
    story.save_revision()

    assert found(client, q="还没定稿") == []
    assert found(client, q="大平调") == ["大平调进村"]


def test_an_unpublished_story_is_gone(client: Client, columns: Columns) -> None:
    story = a_published_story(columns, title="戚城会盟")
    assert found(client, q="戚城") == ["戚城会盟"]

    unpublish(entry=story, actor=columns.chief)

    assert found(client, q="戚城") == []


def test_a_deleted_story_is_gone(client: Client, columns: Columns) -> None:
    story = a_published_story(columns, title="戚城会盟")
    assert found(client, q="戚城") == ["戚城会盟"]

    story.delete()

    assert found(client, q="戚城") == []


def test_a_story_for_residents_or_members_is_never_found(client: Client, columns: Columns) -> None:
    for_residents = a_published_story(columns, title="大红门议事")
    for_members = a_published_story(columns, title="大红门党课")
    a_published_story(columns, title="大红门往事")
    world = columns.world
    set_audience(
        for_residents, change=AudienceChange(unit=world.green), actor=columns.chief, at=NOON
    )
    set_audience(for_members, change=AudienceChange(unit=world.first), actor=columns.chief, at=NOON)

    assert found(client, q="大红门") == ["大红门往事"]
    assert found(client, q="党课") == []


def test_a_section_that_becomes_the_partys_takes_its_stories_along(
    client: Client, columns: Columns
) -> None:
    a_published_story(columns, title="大红门往事")
    assert found(client, q="大红门") == ["大红门往事"]

    set_audience(
        columns.green,
        change=AudienceChange(unit=columns.world.committee, with_children=True),
        actor=columns.chief,
        at=NOON,
    )

    assert found(client, q="大红门") == []


def test_a_page_closed_a_moment_ago_is_not_shown_even_by_an_old_index(
    client: Client, columns: Columns
) -> None:
    story = a_published_story(columns, title="大红门往事")
    assert found(client, q="大红门") == ["大红门往事"]

    set_audience(
        story, change=AudienceChange(unit=columns.world.first), actor=columns.chief, at=NOON
    )
    answer = client.get("/api/v1/search", {"q": "大红门"}).json()

    assert answer["hits"] == []


def test_a_moved_story_belongs_to_its_new_section(client: Client, columns: Columns) -> None:
    story = a_published_story(columns, title="大红门往事")
    slugs = columns.world.green.slug, columns.world.east.slug
    assert found(client, q="大红门", community=slugs[0]) == ["大红门往事"]

    story.move(columns.east, pos="last-child")

    assert found(client, q="大红门", community=slugs[0]) == []
    assert found(client, q="大红门", community=slugs[1]) == ["大红门往事"]


def test_a_renamed_venue_renames_the_place_of_its_stories(client: Client, columns: Columns) -> None:
    venue = a_venue(name="龙文化馆")
    a_published_story(columns, title="蚌壳的秘密", place=venue)
    assert "蚌壳的秘密" in found(client, q="龙文化馆")

    venue.title = "西水坡展厅"
    venue.save()

    assert set(found(client, q="西水坡展厅")) == {"西水坡展厅", "蚌壳的秘密"}


def test_a_venue_is_found_by_name_hours_and_nearness(client: Client, columns: Columns) -> None:
    a_venue(name="东方书房", lat=35.7588, lon=115.0960, hours={"1-7": "00:00-24:00"})
    a_venue(name="河湾书房", lat=35.7890, lon=115.1190, hours={"1-7": "09:00-09:01"})

    near = {"near": "35.7580,115.0950", "sort": "distance"}

    assert found(client, q="书房", **near) == ["东方书房", "河湾书房"]
    assert found(client, q="书房", open_at="2026-05-13T23:30", **near) == ["东方书房"]


def test_the_hit_has_every_field_of_the_public_shape(client: Client, columns: Columns) -> None:
    a_venue(name="东方<b>书房", summary="看书", lat=35.7588, lon=115.0960, free=True)
    catch_up()

    answer = client.get("/api/v1/search", {"q": "书房", "near": "35.7580,115.0950"}).json()

    assert set(answer) == {
        "total", "took_ms", "backend", "degraded", "widened", "facets", "hits", "next_cursor",
    }  # fmt: skip
    (hit,) = answer["hits"]
    assert hit["highlight"]["title"] == "东方&lt;b&gt;<mark>书房</mark>"
    assert hit["distance_m"] == pytest.approx(127, abs=2)
    assert hit["kind"] == "venue"
    assert hit["free"] is True
    assert hit["starts_at"] is None
    assert answer["facets"]["kind"] == [{"value": "venue", "label": "场馆", "count": 1}]
    assert set(hit) >= {
        "id", "kind", "title", "summary", "highlight", "url", "image", "lat", "lon", "distance_m",
        "starts_at", "open_now", "closes_at",
    }  # fmt: skip


def test_explain_shows_factors_whose_product_is_the_score(client: Client, columns: Columns) -> None:
    a_published_story(columns, title="麦秆画的工序", summary="七道工序")
    a_venue(name="麦秆画传习所")
    catch_up()
    question = {"q": "麦秆画 工序", "near": "35.76,115.08", "explain": "1"}

    for hit in client.get("/api/v1/search", question).json()["hits"]:
        factors = hit["factors"]
        product = factors["text"] * factors["coverage"] ** 2 * factors["place"]
        product *= factors["fresh"] * factors["popular"] * factors["tier"]
        assert product == pytest.approx(factors["score"], rel=1e-4)


def test_pages_are_turned_by_a_signed_cursor(client: Client, columns: Columns) -> None:
    for number in range(5):
        a_published_story(columns, title=f"乡村早市{number}")
    catch_up()
    question: dict[str, Any] = {"q": "早市", "size": "2"}

    titles: list[str] = []
    while True:
        answer = client.get("/api/v1/search", question).json()
        titles += [hit["title"] for hit in answer["hits"]]
        if answer["next_cursor"] is None:
            break
        question["cursor"] = answer["next_cursor"]

    assert sorted(titles) == [f"乡村早市{number}" for number in range(5)]


def test_a_cursor_that_was_changed_or_belongs_elsewhere_is_refused(
    client: Client, columns: Columns
) -> None:
    for number in range(3):
        a_published_story(columns, title=f"乡村早市{number}")
    catch_up()
    first = client.get("/api/v1/search", {"q": "早市", "size": "1"}).json()
    cursor = first["next_cursor"]

    for question in (
        {"q": "早市", "size": "1", "cursor": cursor[:-2] + "xx"},
        {"q": "早市", "size": "1", "cursor": "nonsense"},
        {"q": "乡村", "size": "1", "cursor": cursor},
        {"q": "早市", "size": "2", "cursor": cursor},
    ):
        answer = client.get("/api/v1/search", question)
        assert answer.status_code == 400
        assert answer.json()["message"] == "翻页已失效，请重新搜索"
