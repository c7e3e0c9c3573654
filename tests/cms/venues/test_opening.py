"""When a venue is open: which rule decides a day, and what that means at a moment."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core import calendar
from cms.core.clock import SHANGHAI
from cms.venues.opening import UNANNOUNCED, note_on, spans, state_at, stretches_on, week_of
from cms.venues.timetable import SpecialRule, Stretch, Timetable, WeeklyRule, parse_weekly

# 2026-05-13 is a Wednesday, 2026-10-01 the National Day, 2026-10-10 a Saturday worked (调休).
WEDNESDAY = date(2026, 5, 13)
NATIONAL_DAY = date(2026, 10, 1)
MAKEUP_SATURDAY = date(2026, 10, 10)
UNANNOUNCED_DAY = date(2031, 10, 1)
MORNING, EVENING = Stretch(time(9), time(12)), Stretch(time(18), time(21))


def moment(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


def weekly(hours, **more):
    return Timetable(weekly=parse_weekly(hours), **more)


def seasonal(weekday, stretch, begins, ends):
    return WeeklyRule(weekday=weekday, stretch=stretch, season=(begins, ends))


def test_the_calendar_knows_the_days_these_tests_speak_of():
    assert calendar.holiday_name(NATIONAL_DAY)
    assert calendar.is_makeup_workday(MAKEUP_SATURDAY)
    assert not calendar.is_announced(UNANNOUNCED_DAY.year)


def test_an_ordinary_day_has_its_weekly_hours():
    timetable = weekly({"3": "09:00-12:00,14:00-17:00"})

    hours = stretches_on(timetable, WEDNESDAY)

    assert hours == [Stretch(time(9), time(12)), Stretch(time(14), time(17))]
    assert stretches_on(timetable, WEDNESDAY + timedelta(days=1)) == []


def test_a_season_goes_before_the_hours_without_one():
    summer = seasonal(3, EVENING, (5, 1), (9, 30))
    timetable = Timetable(weekly=(*parse_weekly({"1-7": "09:00-12:00"}), summer))

    assert stretches_on(timetable, WEDNESDAY) == [EVENING]
    assert stretches_on(timetable, WEDNESDAY + timedelta(days=1)) == []
    assert stretches_on(timetable, date(2026, 11, 11)) == [MORNING]


def test_a_season_may_wrap_the_year():
    winter = seasonal(3, EVENING, (11, 15), (3, 15))
    timetable = Timetable(weekly=(winter,))

    assert stretches_on(timetable, date(2026, 12, 2)) == [EVENING]
    assert stretches_on(timetable, date(2026, 3, 11)) == [EVENING]
    assert stretches_on(timetable, date(2026, 3, 18)) == []


def test_holiday_hours_go_before_the_week_and_its_seasons():
    timetable = weekly({"1-7": "09:00-12:00"}, on_holidays=(SpecialRule(stretch=EVENING),))

    assert stretches_on(timetable, NATIONAL_DAY) == [EVENING]
    assert stretches_on(timetable, WEDNESDAY) == [MORNING]


def test_closed_on_holidays_is_closed():
    timetable = weekly({"1-7": "09:00-12:00"}, on_holidays=(SpecialRule(stretch=None),))

    assert stretches_on(timetable, NATIONAL_DAY) == []


def test_without_holiday_hours_the_week_holds_on_holidays_too():
    assert stretches_on(weekly({"1-7": "09:00-12:00"}), NATIONAL_DAY) == [MORNING]


def test_makeup_hours_hold_on_a_worked_saturday():
    timetable = weekly({"1-5": "09:00-12:00"}, on_makeup_days=(SpecialRule(stretch=EVENING),))

    assert stretches_on(timetable, MAKEUP_SATURDAY) == [EVENING]
    assert stretches_on(timetable, MAKEUP_SATURDAY - timedelta(days=7)) == []


def test_an_exception_goes_before_everything():
    timetable = weekly(
        {"1-7": "09:00-12:00"},
        on_holidays=(SpecialRule(stretch=EVENING),),
        exceptions={
            NATIONAL_DAY: (SpecialRule(stretch=MORNING), SpecialRule(stretch=EVENING)),
            WEDNESDAY: (SpecialRule(stretch=None),),
        },
        always_open=True,
    )

    assert stretches_on(timetable, NATIONAL_DAY) == [MORNING, EVENING]
    assert stretches_on(timetable, WEDNESDAY) == []


def test_a_year_without_announced_holidays_has_its_week_and_says_so():
    timetable = weekly({"1-7": "09:00-12:00"}, on_holidays=(SpecialRule(stretch=None),))

    assert stretches_on(timetable, UNANNOUNCED_DAY) == [MORNING]
    assert note_on(timetable, UNANNOUNCED_DAY) == UNANNOUNCED
    assert note_on(timetable, WEDNESDAY) == ""


def test_a_venues_own_note_stands_beside_the_unannounced_one():
    timetable = weekly({"1-7": "09:00-12:00"}, note="灯光到十点")

    assert note_on(timetable, UNANNOUNCED_DAY) == f"灯光到十点；{UNANNOUNCED}"


def test_open_is_exact_to_the_minute():
    timetable = weekly({"3": "08:30-12:00,14:30-18:00"})

    def is_open(hour, minute):
        return state_at(timetable, moment(WEDNESDAY, hour, minute)).open

    assert [is_open(8, 29), is_open(8, 30), is_open(11, 59), is_open(12, 0)] == [
        False,
        True,
        True,
        False,
    ]
    assert is_open(13, 0) is False
    assert is_open(14, 30) is True


def test_an_open_venue_says_when_it_closes_and_a_closed_one_when_it_opens():
    timetable = weekly({"3": "08:30-12:00,14:30-18:00"})

    morning = state_at(timetable, moment(WEDNESDAY, 9))
    noon = state_at(timetable, moment(WEDNESDAY, 13))
    night = state_at(timetable, moment(WEDNESDAY, 20))

    assert morning.closes_at == moment(WEDNESDAY, 12)
    assert noon.opens_at == moment(WEDNESDAY, 14, 30)
    assert night.opens_at == moment(WEDNESDAY + timedelta(days=7), 8, 30)


def test_after_midnight_yesterdays_hours_still_hold():
    timetable = weekly({"3": "18:00-02:00"})
    thursday = WEDNESDAY + timedelta(days=1)

    late = state_at(timetable, moment(thursday, 1, 59))

    assert late.open
    assert late.closes_at == moment(thursday, 2)
    assert state_at(timetable, moment(thursday, 2)).open is False
    assert state_at(timetable, moment(WEDNESDAY, 1)).open is False


def test_hours_that_meet_at_midnight_are_one_stretch():
    timetable = weekly({"3": "18:00-24:00", "4": "00:00-02:00"})

    state = state_at(timetable, moment(WEDNESDAY, 23))

    assert state.closes_at == moment(WEDNESDAY + timedelta(days=1), 2)


def test_round_the_clock_never_closes():
    state = state_at(Timetable(always_open=True), moment(WEDNESDAY, 3))

    assert state.open
    assert state.closes_at is None


def test_round_the_clock_closes_before_a_day_off():
    friday = WEDNESDAY + timedelta(days=2)
    timetable = Timetable(always_open=True, exceptions={friday: (SpecialRule(stretch=None),)})

    assert state_at(timetable, moment(WEDNESDAY, 3)).closes_at == moment(friday, 0)
    assert state_at(timetable, moment(friday, 3)).open is False


def test_nothing_known_is_unknown_and_never_closed():
    state = state_at(Timetable(), moment(WEDNESDAY, 9))

    assert state.open is None
    assert state.opens_at is None


def test_a_venue_that_does_not_open_for_two_weeks_has_no_next_opening():
    holiday = {WEDNESDAY + timedelta(days=n): (SpecialRule(stretch=None),) for n in range(30)}
    timetable = weekly({"1-7": "09:00-12:00"}, exceptions=holiday)

    state = state_at(timetable, moment(WEDNESDAY, 9))

    assert (state.open, state.opens_at) == (False, None)


def test_the_week_runs_from_monday_and_marks_today():
    lines = week_of(weekly({"2-7": "09:00-12:00"}), WEDNESDAY)

    assert [line.label for line in lines][:3] == ["周一", "周二", "周三"]
    assert [line.is_today for line in lines] == [False, False, True, *[False] * 4]
    assert lines[0].hours == ()
    assert lines[2].hours == ("09:00\u201312:00",)


def test_the_week_names_holidays_and_worked_weekends():
    lines = week_of(weekly({"1-7": "09:00-12:00"}), NATIONAL_DAY)
    makeup = week_of(weekly({"1-7": "09:00-12:00"}), MAKEUP_SATURDAY)

    assert next(line for line in lines if line.day == NATIONAL_DAY).note
    assert next(line for line in makeup if line.day == MAKEUP_SATURDAY).note == "调休上班"


# Whatever the rules are

minutes = st.integers(0, 23 * 60 + 59).map(lambda number: time(number // 60, number % 60))
stretches = st.builds(Stretch, minutes, minutes)
rules = st.builds(WeeklyRule, weekday=st.integers(1, 7), stretch=stretches)
specials = st.builds(SpecialRule, stretch=st.none() | stretches)
days = st.dates(date(2026, 9, 1), date(2026, 10, 31))
timetables = st.builds(
    Timetable,
    weekly=st.lists(rules, max_size=6).map(tuple),
    on_holidays=st.lists(specials, max_size=2).map(tuple),
    on_makeup_days=st.lists(specials, max_size=2).map(tuple),
    exceptions=st.dictionaries(
        days, st.lists(specials, min_size=1, max_size=2).map(tuple), max_size=4
    ),
    always_open=st.booleans(),
)
moments = st.builds(
    moment, st.dates(date(2026, 9, 5), date(2026, 10, 20)), st.integers(0, 23), st.integers(0, 59)
)


@settings(deadline=None, max_examples=60)
@given(timetables, moments, st.integers(1, 10))
def test_spans_are_in_order_apart_and_touch_the_asked_time(timetable, start, length):
    end = start + timedelta(days=length)

    found = spans(timetable, start, end)

    assert all(span.opens_at < span.closes_at for span in found)
    assert all(span.closes_at > start and span.opens_at < end for span in found)
    assert all(earlier.closes_at < later.opens_at for earlier, later in pairwise(found))


@settings(deadline=None, max_examples=60)
@given(timetables, moments)
def test_open_at_a_moment_is_what_the_days_rules_say(timetable, at):
    def holds(day):
        for stretch in stretches_on(timetable, day):
            closing_day = day + timedelta(days=1) if stretch.crosses_midnight else day
            opens = datetime.combine(day, stretch.opens, tzinfo=SHANGHAI)
            closes = datetime.combine(closing_day, stretch.closes, tzinfo=SHANGHAI)
            if opens <= at < closes:
                return True
        return False

    today = at.astimezone(SHANGHAI).date()
    expected = holds(today) or holds(today - timedelta(days=1))

    state = state_at(timetable, at)

    assert state.open is (None if timetable.is_unknown else expected)


@settings(deadline=None, max_examples=60)
@given(timetables, moments)
def test_asking_in_two_halves_covers_the_same_minutes_as_asking_at_once(timetable, start):
    middle, end = start + timedelta(days=2), start + timedelta(days=5)

    halves = [*spans(timetable, start, middle), *spans(timetable, middle, end)]
    whole = spans(timetable, start, end)

    def is_covered(moment, by):
        return any(span.opens_at <= moment < span.closes_at for span in by)

    quarters = [start + timedelta(minutes=15 * number) for number in range(5 * 96)]
    assert all(is_covered(each, halves) == is_covered(each, whole) for each in quarters)


@settings(deadline=None, max_examples=60)
@given(timetables, moments)
def test_next_opening_is_never_in_the_past_and_closing_never_now(timetable, at):
    state = state_at(timetable, at)

    assert state.opens_at is None or state.opens_at > at
    assert state.closes_at is None or state.closes_at > at
    assert not (state.open and state.opens_at)


@pytest.mark.parametrize("hour", range(24))
def test_every_hour_of_a_night_market_is_told_right(hour):
    timetable = weekly({"1-7": "18:00-02:00"})

    assert state_at(timetable, moment(WEDNESDAY, hour)).open is (hour >= 18 or hour < 2)
