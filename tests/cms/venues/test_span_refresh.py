"""Spans kept 15 days ahead, by saving and by the nightly work; a change is told inside it."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cms.core import clock
from cms.core.clock import SHANGHAI
from cms.core.tasks import periodic_tasks
from cms.pages.services import remove_page
from cms.venues.models import (
    HolidayHours,
    OpeningException,
    OpeningHours,
    OpenSpan,
    VenuePage,
)
from cms.venues.services import refresh_all_spans, refresh_spans
from cms.venues.signals import spans_refreshed
from cms.venues.tasks import FOUR_HOURS_S
from tests.factories.home import NOON
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue, a_venue_index

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEDNESDAY = date(2026, 5, 13)
standing_index = standing(a_venue_index)


@pytest.fixture(autouse=True)
def index(standing_index, db):
    return fresh(standing_index)


@pytest.fixture
def told():
    """The venues whose spans were said to have changed, with whether that was inside a change."""
    heard = []

    def listen(sender, venue, **_):
        heard.append((venue.pk, connection.in_atomic_block))

    spans_refreshed.connect(listen)
    yield heard
    spans_refreshed.disconnect(listen)


def midnight(day):
    return datetime.combine(day, time(0), tzinfo=SHANGHAI)


def spans_of(venue):
    return list(OpenSpan.objects.of(venue).values_list("opens_at", "closes_at"))


def again(venue):
    return VenuePage.objects.get(pk=venue.pk)


def test_spans_begin_today_here_even_when_it_is_yesterday_in_utc():
    venue = a_venue(hours={"1-7": "09:00-12:00"})
    just_after_midnight = midnight(WEDNESDAY) + timedelta(minutes=1)

    refresh_spans(venue=venue, at=just_after_midnight)

    first, _ = spans_of(venue)[0]
    assert clock.local_day(first) == WEDNESDAY


@pytest.mark.parametrize(
    ("at", "first_day"),
    [
        (midnight(WEDNESDAY) - timedelta(seconds=1), WEDNESDAY - DAY),
        (midnight(WEDNESDAY), WEDNESDAY),
        (midnight(WEDNESDAY) + timedelta(hours=23, minutes=59), WEDNESDAY),
    ],
    ids=["a second before midnight", "midnight", "late in the evening"],
)
def test_fifteen_days_from_the_day_it_is_here(at, first_day):
    venue = a_venue(hours={"1-7": "09:00-12:00"})

    refresh_spans(venue=venue, at=at)

    days = [clock.local_day(opens) for opens, _ in spans_of(venue)]
    assert days == [first_day + n * DAY for n in range(15)]


def test_stored_spans_never_overlap_and_stand_in_order():
    venue = a_venue(hours={"1-6": "18:00-02:00", "7": "00:00-24:00"})

    rows = spans_of(venue)

    assert rows == sorted(rows)
    assert all(before[1] < after[0] for before, after in pairwise(rows))


def test_a_night_that_runs_into_the_first_day_is_kept():
    venue = a_venue(hours={"2": "18:00-02:00"})

    refresh_spans(venue=venue, at=midnight(WEDNESDAY) + timedelta(minutes=30))

    opens, closes = spans_of(venue)[0]
    assert opens == midnight(WEDNESDAY) - timedelta(hours=6)
    assert closes == midnight(WEDNESDAY) + timedelta(hours=2)


@pytest.mark.parametrize(
    ("rows", "days_open"),
    [
        ([], 15),
        ([OpeningException(day=WEDNESDAY, closed=True)], 14),
        ([OpeningException(day=WEDNESDAY - DAY, closed=True)], 15),
        ([OpeningException(day=WEDNESDAY + 15 * DAY, closed=True)], 15),
        ([HolidayHours(day_kind="holiday", closed=True)], 15),
    ],
    ids=["none", "today", "over", "beyond the horizon", "no holiday in these days"],
)
def test_special_days_within_the_horizon_alone_change_it(rows, days_open):
    venue = a_venue(hours={"1-7": "09:00-12:00"})
    for row in rows:
        row.pk, row.venue = None, venue
        row.save()

    refresh_spans(venue=again(venue), at=NOON)

    assert len(spans_of(venue)) == days_open


def test_a_holiday_within_the_horizon_is_left_out():
    venue = a_venue(hours={"1-7": "09:00-12:00"})
    HolidayHours.objects.create(venue=venue, day_kind="holiday", closed=True)
    eve = datetime(2026, 9, 30, 8, tzinfo=SHANGHAI)

    refresh_spans(venue=again(venue), at=eve)

    days = {clock.local_day(opens) for opens, _ in spans_of(venue)}
    assert date(2026, 9, 30) in days
    assert date(2026, 10, 1) not in days


def test_hours_for_holidays_alone_make_no_span():
    venue = a_venue(hours={})
    HolidayHours.objects.create(venue=venue, day_kind="holiday", opens=time(9), closes=time(12))

    refresh_spans(venue=again(venue), at=datetime(2026, 9, 30, 8, tzinfo=SHANGHAI))

    assert spans_of(venue) == []
    assert again(venue).state_from_spans(NOON).open is None


def test_hours_taken_back_take_their_spans_along(told):
    venue = a_venue(hours={"1-7": "09:00-12:00"})
    OpeningHours.objects.filter(venue=venue).delete()
    told.clear()

    assert refresh_spans(venue=again(venue), at=NOON) is True

    assert spans_of(venue) == []
    assert told == [(venue.pk, True)]


def test_a_change_is_told_inside_it_and_taken_back_with_it(told):
    venue = a_venue(hours={"1-7": "09:00-12:00"})
    before = spans_of(venue)
    told.clear()

    with transaction.atomic():
        refresh_spans(venue=venue, at=NOON + 3 * DAY)
        transaction.set_rollback(True)

    assert told == [(venue.pk, True)]
    assert spans_of(venue) == before


def test_a_listener_that_fails_takes_the_change_back():
    venue = a_venue(hours={"1-7": "09:00-12:00"})
    before = spans_of(venue)

    def refuse(**_):
        raise PermissionDenied

    spans_refreshed.connect(refuse)
    try:
        with pytest.raises(PermissionDenied):
            refresh_spans(venue=venue, at=NOON + 3 * DAY)
    finally:
        spans_refreshed.disconnect(refuse)

    assert spans_of(venue) == before


def test_every_venue_is_refreshed_and_the_changed_ones_are_counted(told):
    moving, unknown = a_venue(hours={"1-7": "09:00-12:00"}), a_venue(hours={})
    other = a_venue(hours={"1": "09:00-12:00"})
    told.clear()

    changed = refresh_all_spans(at=NOON + 7 * DAY)

    assert changed == 2
    assert {pk for pk, _ in told} == {moving.pk, other.pk}
    assert spans_of(unknown) == []


def test_two_weeks_without_the_nightly_work_make_it_unknown_and_never_closed():
    venue = a_venue(hours={"1-7": "09:00-12:00"})

    late = again(venue).state_from_spans(NOON + 20 * DAY)

    assert late.open is None
    assert again(venue).state_at(NOON + 20 * DAY).open is not None


def test_the_nightly_work_asks_a_fixed_number_of_times_for_each_venue():
    def queries():
        with CaptureQueriesContext(connection) as seen:
            refresh_all_spans(at=NOON)
        return len(seen)

    for _ in range(2):
        a_venue()
    two = queries()
    for _ in range(8):
        a_venue()
    ten = queries()

    for_each = (ten - two) / 8
    assert for_each <= 3


def test_one_run_falls_on_midnight_here():
    (task,) = [
        task for task in periodic_tasks() if task.dotted == "cms.venues.tasks.work_out_spans"
    ]

    assert task.dotted
    assert FOUR_HOURS_S == 14_400
    assert midnight(WEDNESDAY).timestamp() % FOUR_HOURS_S == 0


def test_a_removed_venue_takes_its_spans_along():
    venue = a_venue()
    assert OpenSpan.objects.exists()

    remove_page(venue, reason="拆了", actor=None, at=NOON)

    assert not OpenSpan.objects.exists()


def test_two_spans_of_one_beginning_cannot_be():
    venue = a_venue()
    opens, closes = spans_of(venue)[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        OpenSpan.objects.create(venue=venue, opens_at=opens, closes_at=closes + DAY)
