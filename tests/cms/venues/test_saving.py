"""Saving a venue whole, and the open spans that follow."""

from datetime import date, datetime, time, timedelta

import pytest

from cms.audit.models import AuditEntry
from cms.core.clock import SHANGHAI
from cms.core.geo import BadCoordinates, Point, SwappedCoordinates, distance_m
from cms.core.tasks import periodic_tasks
from cms.venues.errors import AddressTaken, BadHours, BadRoom
from cms.venues.models import (
    AccessFeature,
    OpeningException,
    OpenSpan,
    VenueIndexPage,
    VenueKind,
    VenuePage,
)
from cms.venues.services import (
    RoomDraft,
    found_index,
    parse_room,
    refresh_all_spans,
    refresh_spans,
    save_venue,
)
from cms.venues.signals import spans_refreshed
from cms.venues.tasks import work_out_spans
from tests.factories.home import NOON
from tests.factories.venues import a_venue, a_venue_draft, a_venue_index

pytestmark = pytest.mark.django_db


def moment(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


WEDNESDAY = date(2026, 5, 13)


def test_a_venue_is_saved_live_with_hours_rooms_and_access(client):
    venue = a_venue(
        slug="ven-centre",
        hours={"1-5": "08:30-12:00,14:30-18:00"},
        rooms=(RoomDraft(name="多功能厅", seats=120),),
        access=("无障碍坡道", "电梯"),
        tags=("文化中心",),
    )

    stored = VenuePage.objects.get(pk=venue.pk)
    assert stored.live
    assert stored.url == "/venues/ven-centre/"
    assert stored.opening_hours.count() == 10
    assert [room.seats for room in stored.rooms.all()] == [120]
    assert {feature.name for feature in stored.access_features.all()} == {"无障碍坡道", "电梯"}
    assert client.get(stored.url).status_code == 200
    assert AuditEntry.objects.filter(action="venues.save").exists()


def test_saving_the_same_again_writes_nothing():
    index, draft = a_venue_index(), a_venue_draft(access=("电梯",), rooms=(RoomDraft(name="厅"),))
    venue = save_venue(index=index, draft=draft, at=NOON)
    spans = list(OpenSpan.objects.values_list("pk", flat=True))

    again = save_venue(index=index, draft=draft, at=NOON)

    assert again.pk == venue.pk
    assert venue.revisions.count() == 1
    assert AuditEntry.objects.filter(action="venues.save").count() == 1
    assert list(OpenSpan.objects.values_list("pk", flat=True)) == spans
    assert VenueKind.objects.count() == AccessFeature.objects.count() == 1


def test_a_change_replaces_hours_and_rooms():
    index = a_venue_index()
    draft = {"slug": "ven-x", "name": "书屋"}
    save_venue(index=index, draft=a_venue_draft(**draft, hours={"1-7": "14:00-20:00"}), at=NOON)

    save_venue(index=index, draft=a_venue_draft(**draft, hours={"6": "09:00-12:00"}), at=NOON)

    stored = VenuePage.objects.get(slug="ven-x")
    assert [(row.weekday, row.opens) for row in stored.opening_hours.all()] == [(6, time(9))]
    assert stored.revisions.count() == 2


def test_every_day_all_day_is_kept_as_round_the_clock():
    venue = a_venue(hours={"1-7": "00:00-24:00"})

    assert venue.always_open
    assert venue.opening_hours.count() == 0
    assert venue.state_at(NOON).open is True


def test_a_chinese_datum_is_stored_as_wgs84_with_its_source():
    venue = a_venue(lat=35.7652, lon=115.0806, datum="gcj02")

    shift = distance_m(venue.point, Point(35.7652, 115.0806))
    assert venue.source_datum == "gcj02"
    assert 300 < shift < 900


@pytest.mark.parametrize(("lat", "lon"), [(95.0, 200.0), (float("nan"), 115.0), (35.7, 181.0)])
def test_coordinates_that_are_no_place_on_earth_are_refused(lat, lon):
    with pytest.raises(BadCoordinates):
        a_venue(lat=lat, lon=lon)

    assert not VenuePage.objects.exists()


def test_swapped_coordinates_are_refused_in_their_own_words():
    with pytest.raises(SwappedCoordinates) as refusal:
        a_venue(lat=115.0806, lon=35.7652)

    assert refusal.value.message == "看起来经纬度写反了"


def test_a_datum_nobody_knows_is_refused():
    with pytest.raises(BadCoordinates):
        a_venue(datum="cgcs2000x")


def test_hours_nobody_can_read_stop_the_whole_save():
    with pytest.raises(BadHours):
        a_venue(hours={"1-7": "八点到五点"})

    assert not VenuePage.objects.exists()


def test_a_venue_does_not_take_another_pages_address():
    index = a_venue_index()
    taken = VenueIndexPage(title="别的", slug="ven-x")
    index.add_child(instance=taken)

    with pytest.raises(AddressTaken):
        save_venue(index=index, draft=a_venue_draft(slug="ven-x"), at=NOON)


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("多功能厅(120座)", RoomDraft(name="多功能厅", seats=120)),
        ("排练厅（30人）", RoomDraft(name="排练厅", seats=30, note="可容30人")),
        ("会议室", RoomDraft(name="会议室")),
    ],
)
def test_a_room_is_read_as_people_write_it(text, room):
    assert parse_room(text) == room


@pytest.mark.parametrize("text", ["", "(120座)", "厅(一百座)", "厅(1座)(2座)", "长" * 31])
def test_a_room_nobody_can_read_is_refused(text):
    with pytest.raises(BadRoom):
        parse_room(text)


def test_the_index_is_founded_once():
    index = a_venue_index()

    assert found_index(home=index.get_parent()).pk == index.pk


def test_spans_are_worked_out_for_fifteen_days_ahead():
    venue = a_venue(hours={"3": "09:00-12:00"})

    spans = list(venue.open_spans.values_list("opens_at", "closes_at"))

    assert spans == [
        (moment(day, 9), moment(day, 12))
        for day in (WEDNESDAY + timedelta(days=7 * n) for n in range(3))
    ]


def test_tonights_stretch_past_midnight_is_kept_after_midnight():
    venue = a_venue(hours={"2": "18:00-02:00"})

    refresh_spans(venue=venue, at=moment(WEDNESDAY, 1))

    assert list(VenuePage.objects.open_at(moment(WEDNESDAY, 1))) == [venue]


def test_the_next_day_drops_what_is_over_and_adds_what_is_new():
    venue = a_venue(hours={"1-7": "09:00-12:00"})
    kept = set(venue.open_spans.values_list("pk", flat=True))

    changed = refresh_spans(venue=venue, at=NOON + timedelta(days=1))

    now = set(venue.open_spans.values_list("pk", flat=True))
    assert changed
    assert len(kept & now) == 14
    assert len(now) == 15


def test_running_it_twice_changes_nothing_and_tells_nobody():
    venue = a_venue()
    told = []

    def listen(venue, **_):
        told.append(venue)

    spans_refreshed.connect(listen)

    assert refresh_spans(venue=venue, at=NOON) is False
    assert refresh_all_spans(at=NOON) == 0
    assert told == []


def test_the_nightly_work_is_on_the_schedule_and_touches_every_venue():
    a_venue(), a_venue()

    names = [task.dotted for task in periodic_tasks()]
    work_out_spans.call()

    assert "cms.venues.tasks.work_out_spans" in names
    assert OpenSpan.objects.filter(opens_at__gt=NOON + timedelta(days=30)).exists()


def test_open_at_is_exact_to_the_minute_and_leaves_out_the_unknown():
    open_one, unknown = a_venue(hours={"3": "09:00-12:00"}), a_venue(hours={})

    def open_at(hour, minute):
        return list(VenuePage.objects.open_at(moment(WEDNESDAY, hour, minute)))

    assert open_at(8, 59) == []
    assert open_at(9, 0) == [open_one]
    assert open_at(11, 59) == [open_one]
    assert open_at(12, 0) == []
    assert unknown.state_at(NOON).open is None


def test_spans_touching_a_time_are_found():
    venue = a_venue(hours={"3": "09:00-12:00"})
    touching = OpenSpan.objects.of(venue).touching

    assert touching(moment(WEDNESDAY, 11), moment(WEDNESDAY, 13)).count() == 1
    assert touching(moment(WEDNESDAY, 12), moment(WEDNESDAY, 13)).count() == 0


@pytest.mark.parametrize(
    "hours",
    [
        {"3": "09:00-12:00,14:30-18:00"},
        {"1-7": "18:00-02:00"},
        {"1-7": "00:00-24:00"},
        {"6-7": "09:00-17:00"},
        {},
    ],
)
def test_worked_out_spans_tell_what_the_rules_tell(hours):
    venue = a_venue(hours=hours)

    for quarter in range(4 * 48):
        at = moment(WEDNESDAY, 0) + timedelta(minutes=15 * quarter)
        assert venue.state_from_spans(at) == venue.state_at(at)


def test_round_the_clock_ends_where_a_day_off_begins():
    venue = a_venue(hours={"1-7": "00:00-24:00"})
    friday = WEDNESDAY + timedelta(days=2)
    OpeningException.objects.create(venue=venue, day=friday, closed=True)
    fresh = VenuePage.objects.get(pk=venue.pk)

    refresh_spans(venue=fresh, at=NOON)

    assert fresh.state_from_spans(NOON).closes_at == moment(friday, 0)


def test_an_exception_day_closes_that_day_alone():
    venue = a_venue(hours={"1-7": "09:00-12:00"})
    OpeningException.objects.create(venue=venue, day=WEDNESDAY, closed=True, note="消防检修")

    fresh = VenuePage.objects.get(pk=venue.pk)
    refresh_spans(venue=fresh, at=NOON)

    assert fresh.state_at(moment(WEDNESDAY, 10)).open is False
    assert fresh.open_spans.count() == 14
