"""Lists of entries: by kind, in portions, only what the viewer may read, in few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.columns.models import ColumnEntry
from cms.columns.services import save_series
from cms.pages.services import AudienceChange, set_audience
from cms.people.viewer import GUEST
from tests.factories.columns import (
    a_columns_tree,
    a_comic,
    a_picture,
    a_published_story,
    a_story,
    kind,
    many_live_stories,
    publish,
)
from tests.factories.home import NOON
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


def titles(response):
    return [entry.title for entry in response.context_data["entries"]]


def queries_of(client, path):
    """With warm caches and renditions made, but past the cache of whole pages."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_index_lists_all_sections_newest_first(columns, client):
    a_published_story(columns, title="前天", at=NOON - timedelta(days=2))
    a_published_story(columns, title="今天", section=columns.east)
    a_published_story(columns, title="昨天", at=NOON - timedelta(days=1))

    assert titles(client.get("/columns/")) == ["今天", "昨天", "前天"]


def test_a_section_lists_its_own_entries_alone(columns, client):
    a_published_story(columns, title="绿城的")
    a_published_story(columns, title="东方的", section=columns.east)

    response = client.get(f"/columns/{columns.green.slug}/")

    assert titles(response) == ["绿城的"]
    assert response.context_data["index"].pk == columns.index.pk


def test_a_kind_narrows_the_list_and_only_used_kinds_are_offered(columns, client):
    a_published_story(columns, title="龙")
    publish(entry=a_comic(columns, title="沙发"), actor=columns.chief, at=NOON)

    response = client.get("/columns/", {"kind": "rules"})

    assert titles(response) == ["沙发"]
    assert response.context_data["kind"] == kind("rules")
    assert [each.slug for each in response.context_data["kinds"]] == ["rules", "history"]


def test_a_kind_nobody_knows_shows_everything(columns, client):
    a_published_story(columns, title="龙")

    response = client.get("/columns/", {"kind": "'; drop"})

    assert titles(response) == ["龙"]
    assert response.context_data["kind"] is None


def test_the_list_comes_in_portions_of_twenty(columns, client):
    many_live_stories(columns, 21)

    first, second = client.get("/columns/"), client.get("/columns/", {"page": "2"})

    assert len(titles(first)) == 20
    assert titles(second) == ["第0篇"]


@pytest.mark.parametrize("page", ["0", "-1", "99", "一", "1e9", ""])
def test_a_page_number_out_of_range_shows_a_page_there_is(columns, client, page):
    a_published_story(columns, title="龙")

    assert titles(client.get("/columns/", {"page": page})) == ["龙"]


def test_drafts_and_what_is_for_others_are_not_listed(columns, client):
    a_story(columns, title="草稿")
    hidden = a_published_story(columns, title="支部的")
    change = AudienceChange(unit=columns.world.first)
    set_audience(hidden, change=change, actor=None, at=NOON)

    response = client.get("/columns/")

    assert titles(response) == []
    assert response.context_data["kinds"] == []


def test_a_teaser_names_its_medium(columns):
    a_published_story(columns, form="音频")
    publish(entry=a_comic(columns), actor=columns.chief, at=NOON + timedelta(hours=1))

    teasers = ColumnEntry.objects.newest(GUEST, at=NOON + timedelta(hours=2)).as_teasers()

    assert [teaser.medium for teaser in teasers] == ["漫画", "音频"]


def test_the_index_asks_as_often_for_fifty_entries_as_for_five(client):
    columns, picture = a_columns_tree(), a_picture()
    for _ in range(5):
        a_published_story(columns, lead_image=picture)
    few = queries_of(client, "/columns/")

    many_live_stories(columns, 45, lead_image=picture, section=columns.east)

    assert queries_of(client, "/columns/") == few


def test_a_story_is_read_in_at_most_twenty_queries(columns, client):
    series = save_series(slug="old", name="脚下的濮阳")
    place = a_venue()
    images = [a_picture() for _ in range(9)]

    def told(position):
        pictures = tuple(
            ("picture", {"image": image.pk, "alt": "一条龙"}) for image in images[:position]
        )
        return {
            "series": series,
            "series_position": position,
            "place": place,
            "lead_image": images[0],
            "body": (("text", "<p>白的是蚌壳</p>"), *pictures),
        }

    story = a_published_story(columns, slug="long", **told(2))
    a_published_story(columns, **told(1))
    few = queries_of(client, "/columns/long/")
    for position in range(3, 13):
        a_published_story(columns, **told(position))
    publish(entry=a_story(columns, slug="long", **told(9)), actor=columns.chief, at=NOON)

    many = queries_of(client, story.url)

    assert many <= 20
    assert many == few
