"""What a chief editor may type about a venue, and the sentence for what cannot be."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError

from cms.core.geo import Point, distance_m
from cms.venues.errors import (
    BadHours,
    BadSeason,
    BadTelephone,
    HoursMissing,
    OverlappingHours,
    VenuesError,
)
from cms.venues.models import HolidayHours, OpeningException, OpeningHours, VenueKind, VenuePage
from cms.venues.services import save_venue_kind
from tests.cms.columns.editing import edit_url, opened, signed_in
from tests.cms.venues.editing import ABOUT, add_url, stretch, typed
from tests.factories.columns import Columns, a_columns_tree
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue, a_venue_index

NOT_A_PLACE = "坐标要写成“纬度,经度”，比如 35.70,115.01"
SWAPPED = "看起来经纬度写反了"


def a_town() -> Columns:
    columns = a_columns_tree()
    a_venue_index(columns.home)
    save_venue_kind(name="文化活动中心")
    return columns


standing_town = standing(a_town)


@pytest.fixture
def chief(standing_town, db):
    """The chief editor's browser."""
    return signed_in(fresh(standing_town).chief)


def refused(client, **values):
    """The form that came back; nothing was saved."""
    answer = client.post(add_url(), typed(**values))
    assert answer.status_code == 200
    assert not VenuePage.objects.exists()
    return answer.context["form"]


def saved(client, **values):
    answer = client.post(add_url(), typed(**values))
    assert answer.status_code == 302, answer.context["form"].errors
    return VenuePage.objects.get()


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"lat": "90.01"}, "lat", NOT_A_PLACE),
        ({"lat": "-90.01", "lon": "-10"}, "lat", NOT_A_PLACE),
        ({"lon": "180.5", "lat": "-10"}, "lat", NOT_A_PLACE),
        ({"lat": "115.0806", "lon": "35.7652"}, "lat", SWAPPED),
        ({"lat": "115.0806", "lon": "35.7652", "source_datum": "bd09"}, "lat", SWAPPED),
        ({"lat": "nan"}, "lat", None),
        ({"lat": "inf"}, "lat", None),
        ({"lat": "三十五"}, "lat", None),
        ({"lat": ""}, "lat", None),
        ({"lon": ""}, "lon", None),
        ({"lat": "35.7652,115.0806"}, "lat", None),
        ({"source_datum": "cgcs2000"}, "source_datum", None),
        ({"source_datum": ""}, "source_datum", None),
        ({"title": ""}, "title", None),
        ({"title": "长" * 256}, "title", None),
        ({"kind": ""}, "kind", None),
        ({"kind": "999999"}, "kind", None),
        ({"district": "999999"}, "district", None),
        ({"summary": "长" * 121}, "summary", None),
        ({"address": "长" * 121}, "address", None),
        ({"hours_note": "长" * 121}, "hours_note", None),
        ({"access_notes": "长" * 201}, "access_notes", None),
        ({"access_features": "999999"}, "access_features", None),
        ({"slug": "有 空格"}, "slug", None),
        ({"telephone": "找老王"}, "telephone", BadTelephone.message),
        ({"telephone": "0393-881-2345-"}, "telephone", BadTelephone.message),
        ({"telephone": "1" * 21}, "telephone", None),
        ({"visibility": "社区"}, "audience_district", "请选给哪个社区的居民看"),
    ],
    ids=[
        "too far north", "too far south", "too far east", "swapped", "swapped on a baidu map",
        "not a number", "endless", "in words", "half a point: no latitude",
        "half a point: no longitude", "both in one field", "a datum nobody knows", "no datum",
        "nameless", "name too long", "no kind", "a kind that is gone", "a unit that is gone",
        "summary too long", "address too long", "note too long", "way in too long",
        "access that is gone", "address with a blank", "telephone in words", "telephone unfinished",
        "telephone too long", "for a community without saying which",
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_saved(
    chief, values, field, sentence
):
    errors = refused(chief, **values).errors

    assert set(errors) == {field}
    assert sentence is None or errors[field] == [sentence]
    assert all(len(text) <= 60 for text in errors[field])


def test_what_was_typed_stays_on_the_screen(chief):
    answer = chief.post(add_url(), typed(lat="115.0806", lon="35.7652", summary="戏台前的广场"))

    html = answer.content.decode()
    assert 'value="115.0806"' in html
    assert "戏台前的广场" in html


NINE_TO_TWELVE = ("09:00", "12:00")


@pytest.mark.parametrize(
    "rows",
    [
        [(3, "09:00", "12:00"), (3, "11:59", "15:00")],
        [(3, "09:00", "12:00"), (3, "09:00", "12:00")],
        [(3, "09:00", "18:00"), (3, "12:00", "13:00")],
        [(3, "18:00", "02:00"), (3, "23:00", "23:30")],
        [(3, "00:00", "00:00"), (3, "09:00", "12:00")],
        [(1, "09:00", "12:00"), (3, "14:00", "16:00"), (3, "08:00", "15:00")],
    ],
    ids=[
        "by a minute", "twice the same", "one within the other", "past midnight",
        "beside the whole day", "among other days",
    ],
)  # fmt: skip
def test_stretches_of_one_day_that_overlap_are_refused(chief, rows):
    form = refused(chief, opening_hours=[stretch(*row) for row in rows])

    assert form.non_field_errors() == [OverlappingHours.message]


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([(3, "09:00", "12:00"), (3, "12:00", "15:00")], 2),
        ([(3, "09:00", "12:00"), (4, "09:00", "12:00")], 2),
        ([(3, "14:00", "18:00"), (3, "08:00", "12:00")], 2),
        ([(3, "18:00", "02:00"), (4, "01:00", "03:00")], 2),
        ([(3, "00:00", "00:00")], 1),
        ([(7, "18:00", "02:00")], 1),
    ],
    ids=["touching", "two days", "out of order", "into the next day", "whole day", "past midnight"],
)
def test_stretches_that_do_not_overlap_are_saved(chief, rows, number):
    venue = saved(chief, opening_hours=[stretch(*row) for row in rows])

    assert venue.opening_hours.count() == number


def test_the_same_hours_in_summer_and_all_year_do_not_overlap(chief):
    summer = stretch(3, *NINE_TO_TWELVE, season_from="05-01", season_to="09-30")

    venue = saved(chief, opening_hours=[stretch(3, "08:00", "18:00"), summer])

    assert {row.season_from for row in venue.opening_hours.all()} == {"", "05-01"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"opens": ""}, "opens"),
        ({"closes": ""}, "closes"),
        ({"opens": "25:00"}, "opens"),
        ({"closes": "24:00"}, "closes"),
        ({"closes": "中午"}, "closes"),
        ({"weekday": "8"}, "weekday"),
        ({"weekday": "0"}, "weekday"),
        ({"weekday": ""}, "weekday"),
        ({"season_from": "05-01"}, "season_from"),
        ({"season_to": "05-01"}, "season_from"),
        ({"season_from": "5-1", "season_to": "9-30"}, "season_from"),
        ({"season_from": "00-10", "season_to": "09-30"}, "season_from"),
        ({"season_from": "05-01", "season_to": "09-32"}, "season_from"),
    ],
    ids=[
        "no opening", "no closing", "hour 25", "hour 24", "in words", "eighth day", "day zero",
        "no day", "season without end", "season without beginning", "without zeros", "month zero",
        "day 32",
    ],
)  # fmt: skip
def test_a_line_of_hours_says_at_its_field_what_is_wrong(chief, values, field):
    form = refused(chief, opening_hours=[{**stretch(3, *NINE_TO_TWELVE), **values}])

    (errors,) = form.formsets["opening_hours"].errors
    assert set(errors) == {field}
    assert "season" not in field or errors[field] == [BadSeason.message]


@pytest.mark.parametrize("table", ["holiday_hours", "opening_exceptions"])
@pytest.mark.parametrize(
    ("values", "is_taken"),
    [
        ({"closed": "on"}, True),
        ({"opens": "09:00", "closes": "12:00"}, True),
        ({"closed": "on", "opens": "09:00", "closes": "12:00"}, True),
        ({"opens": "18:00", "closes": "02:00"}, True),
        ({}, False),
        ({"opens": "09:00"}, False),
        ({"closes": "12:00"}, False),
    ],
    ids=["closed", "hours", "both", "past midnight", "neither", "no closing", "no opening"],
)
def test_a_special_day_has_both_hours_or_is_closed(chief, table, values, is_taken):
    kind_of_day = {
        "holiday_hours": {"day_kind": "holiday"},
        "opening_exceptions": {"day": "2026-10-01"},
    }
    row = {**kind_of_day[table], **values}

    if is_taken:
        assert getattr(saved(chief, **{table: [row]}), table).count() == 1
    else:
        assert HoursMissing.message in str(refused(chief, **{table: [row]}).formsets[table].errors)


@pytest.mark.parametrize(
    ("row", "stretch_is_none"),
    [
        (OpeningException(closed=True), True),
        (OpeningException(closed=True, opens=time(9), closes=time(12)), True),
        (OpeningException(opens=time(9), closes=time(12)), False),
        (HolidayHours(opens=time(9)), True),
    ],
    ids=["closed", "closed goes before hours", "hours", "half a line never opens"],
)
def test_a_special_row_is_a_rule(row, stretch_is_none):
    assert (row.rule.stretch is None) is stretch_is_none


def test_a_weekly_row_reads_as_one_says_it():
    row = OpeningHours(weekday=3, opens=time(9), closes=time(12))

    assert str(row) == "周三 09:00-12:00"
    assert row.rule.season is None


@pytest.mark.parametrize(
    ("season", "is_taken"),
    [(("05-01", "09-30"), True), (("", ""), True), (("05-01", ""), False), (("夏", "秋"), False)],
)
def test_a_season_has_two_days_or_none(season, is_taken):
    row = OpeningHours(weekday=3, opens=time(9), closes=time(12))
    row.season_from, row.season_to = season

    if is_taken:
        row.clean()
    else:
        with pytest.raises(ValidationError) as refusal:
            row.clean()
        assert refusal.value.message_dict == {"season_from": [BadSeason.message]}


def test_a_datum_chosen_later_moves_the_point(chief):
    venue = a_venue(lat=35.7652, lon=115.0806, hours={})
    form = opened(chief, edit_url(venue))
    sent = {**form, "source_datum": "gcj02", "about": ABOUT, "action-publish": "1"}

    chief.post(edit_url(venue), sent)

    moved = VenuePage.objects.get(pk=venue.pk)
    assert moved.source_datum == "gcj02"
    assert 300 < distance_m(moved.point, Point(35.7652, 115.0806)) < 900


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_numbers_saved_twice_unchanged_stay_where_they_are(chief, datum):
    venue = a_venue(lat=35.7652, lon=115.0806, datum=datum, hours={})

    for _ in range(2):
        form = opened(chief, edit_url(venue))
        chief.post(edit_url(venue), {**form, "about": ABOUT, "action-publish": "1"})

    stored = VenuePage.objects.get(pk=venue.pk)
    assert distance_m(stored.point, venue.point) < 0.01


@pytest.mark.parametrize("refusal", [*BadHours.__subclasses__(), *VenuesError.__subclasses__()])
def test_each_refusal_is_a_short_plain_sentence(refusal):
    assert 0 < len(refusal.message) <= 40
    assert not any(word in refusal.message for word in ("失败", "非法", "系统错误", "无效"))


@pytest.mark.django_db
def test_a_kind_of_venue_in_use_is_not_deleted_and_the_editor_is_told(chief):
    used, unused = a_venue().kind, save_venue_kind(name="没用过")
    rooms = "/admin/snippets/venues/venuekind/delete/"

    answer = chief.post(f"{rooms}{used.pk}/", follow=True)
    chief.post(f"{rooms}{unused.pk}/")

    assert f"“{used}”还有场馆在用，不能删" in answer.content.decode()
    assert VenueKind.objects.filter(pk=used.pk).exists()
    assert not VenueKind.objects.filter(pk=unused.pk).exists()
