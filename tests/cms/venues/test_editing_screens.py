"""A venue's editing screen: coordinates, hours, and what an editor is told."""

import pytest

from cms.core.geo import Point, distance_m
from cms.venues.errors import HoursMissing, OverlappingHours
from cms.venues.models import VenuePage
from tests.cms.columns.editing import edit_url, opened, signed_in
from tests.cms.venues.editing import ABOUT, add_url, chief, stretch, typed
from tests.factories.columns import a_columns_tree
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


def test_a_venue_is_published_from_the_screen_with_its_spans():
    client, url = chief(), add_url()

    client.post(url, typed(opening_hours=[stretch(3, "09:00", "12:00")]))

    venue = VenuePage.objects.get(slug="ven-centre")
    assert venue.live
    assert venue.open_spans.exists()


def test_coordinates_from_a_chinese_map_are_stored_as_wgs84():
    client, url = chief(), add_url()

    client.post(url, typed(source_datum="bd09"))

    venue = VenuePage.objects.get(slug="ven-centre")
    assert venue.source_datum == "bd09"
    assert distance_m(venue.point, Point(35.7652, 115.0806)) > 300


def test_the_screen_shows_the_numbers_as_they_were_written_and_never_drifts():
    client = chief()
    venue = a_venue(lat=35.7652, lon=115.0806, datum="gcj02", hours={})
    form = opened(client, edit_url(venue))
    assert (form["lat"], form["lon"]) == ("35.7652", "115.0806")

    client.post(edit_url(venue), {**form, "about": ABOUT, "action-publish": "1"})

    again = VenuePage.objects.get(pk=venue.pk)
    assert (again.lat, again.lon) == (venue.lat, venue.lon)


@pytest.mark.parametrize(
    ("lat", "lon", "sentence"),
    [
        ("115.0806", "35.7652", "看起来经纬度写反了"),
        ("95", "200", "坐标要写成“纬度,经度”，比如 35.70,115.01"),
    ],
)
def test_coordinates_that_cannot_be_are_refused_at_the_field(lat, lon, sentence):
    client, url = chief(), add_url()

    response = client.post(url, typed(lat=lat, lon=lon))

    assert response.context["form"].errors["lat"] == [sentence]
    assert not VenuePage.objects.exists()


def test_stretches_that_overlap_are_refused():
    client, url = chief(), add_url()
    rows = [stretch(3, "09:00", "12:00"), stretch(3, "11:00", "15:00")]

    response = client.post(url, typed(opening_hours=rows))

    assert OverlappingHours.message in response.content.decode()
    assert not VenuePage.objects.exists()


def test_a_special_day_needs_its_hours_or_the_word_closed():
    client, url = chief(), add_url()

    refused = client.post(url, typed(opening_exceptions=[{"day": "2026-05-13"}]))
    client.post(url, typed(opening_exceptions=[{"day": "2026-05-13", "closed": "on"}]))

    assert HoursMissing.message in str(
        refused.context["form"].formsets["opening_exceptions"].errors
    )
    assert VenuePage.objects.get().opening_exceptions.get().closed


@pytest.mark.parametrize("season", ["5-1", "13-01", "05-32", "夏天"])
def test_a_season_nobody_can_read_is_refused(season):
    client, url = chief(), add_url()
    row = {**stretch(3, "09:00", "12:00"), "season_from": season, "season_to": "09-30"}

    client.post(url, typed(opening_hours=[row]))

    assert not VenuePage.objects.exists()


def test_an_editor_of_a_section_stays_out_of_the_venues():
    columns = a_columns_tree()
    venue = a_venue()

    assert signed_in(columns.editor).get(edit_url(venue)).status_code in (302, 403)


def test_somebody_elses_newer_hours_are_not_overwritten_unseen():
    columns = a_columns_tree()
    venue = a_venue(hours={})
    client = signed_in(columns.chief)
    form = opened(client, edit_url(venue))
    venue.save_revision(user=columns.editor, clean=False)

    response = client.post(edit_url(venue), {**form, "about": ABOUT, "title": "改了名"})

    assert "文清明刚存过这一页" in response.content.decode()
