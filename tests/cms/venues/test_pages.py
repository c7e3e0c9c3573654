"""A venue's page and its root."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cms.core import clock
from cms.venues.models import VenuePage
from cms.venues.services import RoomDraft, refresh_spans
from tests.factories.columns import a_columns_tree, a_published_story, a_story
from tests.factories.home import NOON
from tests.factories.venues import a_venue, a_venue_index

pytestmark = pytest.mark.django_db


def test_the_root_leads_to_what_is_nearby(client):
    a_venue_index()

    response = client.get("/venues/")

    assert response.status_code == 302
    assert response["Location"] == "/nearby/"


def test_the_page_tells_today_the_week_access_and_rooms(client):
    venue = a_venue(access=("电梯",), rooms=(RoomDraft(name="多功能厅", seats=120),))

    context = client.get(venue.url).context_data

    assert len(context["week"]) == 7
    assert context["today"].is_today
    assert context["state"].open in (True, False)
    assert [feature.name for feature in context["access"]] == ["电梯"]
    assert [room.name for room in context["rooms"]] == ["多功能厅"]


def test_the_page_lists_what_was_published_about_the_place(client):
    columns = a_columns_tree()
    venue = a_venue()
    a_published_story(columns, title="写它的", place=venue)
    a_story(columns, title="草稿", place=venue)
    a_published_story(columns, title="写别处的")

    entries = client.get(venue.url).context_data["entries"]

    assert [entry.title for entry in entries] == ["写它的"]
    assert entries[0].medium == "图文"


def test_the_page_asks_as_often_for_many_stories_as_for_few(client):
    columns = a_columns_tree()
    venue = a_venue()

    def queries():
        client.get(venue.url)
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            client.get(venue.url)
        return len(seen)

    a_published_story(columns, place=venue)
    few = queries()
    for number in range(9):
        a_published_story(columns, place=venue, at=NOON + timedelta(minutes=number))

    assert queries() == few


def test_a_story_tells_whether_its_place_is_open(client):
    columns = a_columns_tree()
    venue = a_venue(hours={"1-7": "00:00-24:00"})
    refresh_spans(venue=venue, at=clock.now())
    story = a_published_story(columns, place=venue)

    context = client.get(story.url).context_data

    assert context["place"] == venue
    assert context["place_state"].open is True


def test_the_database_refuses_a_place_off_the_globe():
    venue = a_venue()

    with pytest.raises(IntegrityError), transaction.atomic():
        VenuePage.objects.filter(pk=venue.pk).update(lat=135.0)


def test_the_database_refuses_an_eighth_weekday():
    venue = a_venue()

    with pytest.raises(IntegrityError), transaction.atomic():
        venue.opening_hours.update(weekday=8)


def test_the_database_refuses_a_span_that_ends_before_it_begins():
    venue = a_venue()
    span = venue.open_spans.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        venue.open_spans.filter(pk=span.pk).update(closes_at=span.opens_at)
