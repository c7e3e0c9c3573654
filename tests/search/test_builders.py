"""What becomes of a page: its document, or none."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from cms.core.geo import Point
from cms.pages.models import CommunityPage
from search.builders import registry
from search.checks import check_builders
from search.documents import SearchDocument
from search.indexing.reading import read_documents, read_surroundings
from tests.factories.columns import (
    Columns,
    a_comic,
    a_picture,
    a_published_story,
    a_story,
)
from tests.factories.home import NOON
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


def document_of(page: Any, at: Any = NOON) -> SearchDocument | None:
    reading = read_documents([page.pk], at=at, surroundings=read_surroundings())
    assert not reading.failures
    return next(iter(reading.documents), None)


def built(page: Any) -> SearchDocument:
    document = document_of(page)
    assert document is not None
    return document


def test_a_story_brings_every_word_of_its_blocks(columns: Columns) -> None:
    body = (
        ("heading", "从地摊到舞台"),
        ("text", "<p>村里的<b>班子</b>进了城</p>"),
        ("quote", {"text": "上至九十九", "cite": "村谚"}),
    )
    story = a_published_story(columns, body=body, title="东北庄", summary="绝活")

    document = built(story)

    assert document.kind == "column"
    assert document.url == story.address
    for words in ("从地摊到舞台", "班子", "上至九十九", "村谚", "文清明"):
        assert words in document.body
    assert "<" not in document.body


def test_a_story_lies_where_its_place_lies(columns: Columns) -> None:
    venue = a_venue(name="戚城公园", district=columns.world.east, lat=35.7, lon=115.0)
    story = a_published_story(columns, place=venue)

    document = built(story)

    assert document.point == Point(35.7, 115.0)
    assert document.area_ids[-1] == columns.world.east.pk
    assert "戚城公园" in document.place
    assert "东方社区" in document.place


def test_a_story_without_a_place_belongs_to_its_section(columns: Columns) -> None:
    world = columns.world

    document = built(a_published_story(columns))

    assert document.area_ids == (world.district.pk, world.street.pk, world.green.pk)
    assert document.point is None


def test_a_point_inside_a_drawn_boundary_belongs_to_that_unit(columns: Columns) -> None:
    east = columns.world.east
    ring = [[115.0, 35.7], [115.2, 35.7], [115.2, 35.8], [115.0, 35.8], [115.0, 35.7]]
    east.boundary = {"type": "Polygon", "coordinates": [ring]}
    east.save()
    story = a_published_story(columns)
    type(story).objects.update(lat=35.75, lon=115.1)

    document = built(story)

    assert document.area_ids[-1] == east.pk


def test_a_comics_pictures_are_its_body_and_its_lines_are_speech(columns: Columns) -> None:
    comic = a_comic(columns)
    comic.live = True
    comic.save()

    document = built(comic)

    assert "旧沙发" in document.body
    assert "这张沙发住了半年" in document.speech
    assert "这张沙发住了半年" not in document.body


def test_a_venue_brings_rooms_access_hours_and_price(columns: Columns) -> None:
    venue = a_venue(name="书屋", free=True, tags=("借书",), access=("电梯",), summary="看书")

    document = built(venue)

    assert document.kind == "venue"
    assert document.free is True
    assert document.tags == ("借书",)
    assert "电梯" in document.body
    assert document.hours_known
    assert all(span.begins < span.ends for span in document.open_spans)


def test_a_venue_that_gives_no_hours_is_unknown_not_closed(columns: Columns) -> None:
    document = built(a_venue(hours={}))

    assert not document.hours_known
    assert document.open_spans == ()


def test_a_picture_is_named_only_when_everybody_may_see_it(columns: Columns) -> None:
    picture = a_picture()
    story = a_published_story(columns, lead_image=picture)
    assert built(story).image

    type(picture).objects.update(delivery="guarded")

    assert built(story).image == ""


def test_a_picture_whose_file_is_lost_does_not_stop_the_story(columns: Columns) -> None:
    picture = a_picture()
    story = a_published_story(columns, lead_image=picture)
    picture.file.storage.delete(picture.file.name)

    assert built(story).image == ""


def test_a_draft_an_expired_and_a_future_page_have_no_document(columns: Columns) -> None:
    draft = a_story(columns)
    expired, future = a_published_story(columns), a_published_story(columns)
    type(expired).objects.filter(pk=expired.pk).update(expire_at=NOON - timedelta(hours=1))
    type(future).objects.filter(pk=future.pk).update(go_live_at=NOON + timedelta(hours=1))

    assert [document_of(page) for page in (draft, expired, future)] == [None, None, None]


@pytest.mark.parametrize("visibility", ["社区", "党组织", "指定支部"])
def test_a_page_for_some_has_no_document(columns: Columns, visibility: str) -> None:
    story = a_published_story(columns)
    world = columns.world
    unit = (
        {"audience_district": world.green}
        if visibility == "社区"
        else {"audience_branch": world.first}
    )

    CommunityPage.objects.filter(pk=story.pk).update(visibility=visibility, **unit)

    assert document_of(story) is None


def test_a_narrow_page_above_is_enough_even_when_the_page_itself_claims_to_be_public(
    columns: Columns,
) -> None:
    story = a_published_story(columns)

    CommunityPage.objects.filter(pk=columns.green.pk).update(
        visibility="党组织", audience_branch=columns.world.committee
    )

    assert document_of(story) is None


def test_every_page_type_of_the_house_is_decided() -> None:
    assert check_builders() == []
    call_command("check", "--tag", "models")


def test_a_page_type_nobody_decided_about_fails_the_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    registered = dict(registry._registered)
    story_class = next(one for one in registered if one.__name__ == "StoryPage")
    del registered[story_class]
    monkeypatch.setattr(registry, "_registered", registered)

    (error,) = check_builders()

    assert error.id == "search.E001"
    assert "columns.StoryPage" in error.msg
