"""Reads over entries: in which order, at which moment, about what, in how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.columns.models import ColumnEntry, SectionPage
from cms.columns.services import create_section, save_topic
from cms.people.viewer import GUEST
from tests.factories.columns import (
    a_comic,
    a_picture,
    a_published_story,
    many_live_stories,
    publish,
)
from tests.factories.home import NOON
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


def titles(answer):
    return [entry.title for entry in answer.context_data["entries"]]


def test_a_list_of_nothing_says_what_one_can_do(columns, client):
    html = client.get("/columns/").content.decode()

    assert "这一类还没有文章" in html
    assert "打电话告诉编辑" in html
    assert 'class="chips"' not in html


def test_a_later_text_does_not_move_an_entry_up(columns, client):
    old = a_published_story(columns, slug="old", title="旧的", at=NOON)
    a_published_story(columns, title="新的", at=NOON + timedelta(hours=1))
    a_published_story(columns, slug="old", title="旧的改过", at=NOON + timedelta(hours=2))

    assert titles(client.get("/columns/")) == ["新的", "旧的改过"]
    assert ColumnEntry.objects.get(pk=old.pk).published_at == NOON


def test_of_one_moment_the_later_made_comes_first(columns):
    first, second = a_published_story(columns), a_published_story(columns)

    newest = ColumnEntry.objects.newest(GUEST, at=NOON + timedelta(days=1))

    assert list(newest.values_list("pk", flat=True)) == [second.pk, first.pk]


def test_the_newest_are_those_live_at_that_moment(columns):
    story = a_published_story(columns)
    ColumnEntry.objects.filter(pk=story.pk).update(
        go_live_at=NOON + timedelta(hours=1), expire_at=NOON + timedelta(hours=3)
    )

    def shown(hours):
        return ColumnEntry.objects.newest(GUEST, at=NOON + timedelta(hours=hours)).exists()

    assert [shown(hours) for hours in (0, 1, 2, 3)] == [False, True, True, False]


def test_entries_about_a_place_are_found_by_it(columns):
    here, there = a_venue(), a_venue()
    story = a_published_story(columns, place=here)
    a_published_story(columns, place=there)

    assert [entry.pk for entry in ColumnEntry.objects.about_place(here)] == [story.pk]


def test_topics_group_their_entries(columns):
    dragon, tiger, none = (save_topic(name=name) for name in ("龙", "虎", "没人写"))
    one = a_published_story(columns, topics=(dragon,))
    both = a_published_story(columns, topics=(dragon, tiger))

    groups = ColumnEntry.objects.grouped_by_topic([dragon.pk, tiger.pk, none.pk])

    assert {topic: set(entries) for topic, entries in groups.items()} == {
        dragon.pk: {one.pk, both.pk},
        tiger.pk: {both.pk},
    }


def queries_of(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_a_section_asks_as_often_for_fifty_entries_as_for_five(columns, client):
    path = f"/columns/{columns.green.slug}/"
    picture = a_picture()
    for _ in range(4):
        a_published_story(columns, lead_image=picture)
    publish(entry=a_comic(columns), actor=columns.chief, at=NOON)
    few = queries_of(client, path)

    many_live_stories(columns, 45, lead_image=picture)

    assert queries_of(client, path) == few
    assert few <= 20


def test_the_index_asks_as_often_for_many_sections_as_for_two(columns, client):
    a_published_story(columns)
    few = queries_of(client, "/columns/")
    for number in range(12):
        unit = columns.world.street.add_child(
            kind="村", name=f"第{number}村", slug=f"village-{number}"
        )
        create_section(index=columns.index, district=unit, at=NOON)

    assert SectionPage.objects.count() == 14
    assert queries_of(client, "/columns/") == few
