"""Which rule decides a day: exception, holiday, make-up workday, season, week; else unknown."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest

from cms.core import calendar
from cms.core.clock import SHANGHAI
from cms.venues.opening import (
    AHEAD,
    UNANNOUNCED,
    OpenState,
    Span,
    note_on,
    spans,
    state_at,
    stretches_on,
)
from cms.venues.timetable import ALL_DAY, SpecialRule, Stretch, Timetable, WeeklyRule, parse_weekly

ORDINARY = date(2026, 5, 13)
HOLIDAY = date(2026, 10, 1)
MAKEUP = date(2026, 10, 10)
# One hour for each rule, so that the hour on a day names the rule that decided it.
WEEK, SEASON, ON_HOLIDAYS, ON_MAKEUP, EXCEPTION = (Stretch(time(h), time(h + 1)) for h in range(5))


def timetable_with(*rules, day):
    """A timetable that has the named rules, each with its own hour."""
    weekly = []
    if "week" in rules:
        weekly += [WeeklyRule(weekday=n, stretch=WEEK) for n in range(1, 8)]
    if "season" in rules:
        whole_year = ((1, 1), (12, 31))
        weekly += [WeeklyRule(weekday=n, stretch=SEASON, season=whole_year) for n in range(1, 8)]
    return Timetable(
        weekly=tuple(weekly),
        on_holidays=(SpecialRule(stretch=ON_HOLIDAYS),) if "holiday" in rules else (),
        on_makeup_days=(SpecialRule(stretch=ON_MAKEUP),) if "makeup" in rules else (),
        exceptions={day: (SpecialRule(stretch=EXCEPTION),)} if "exception" in rules else {},
        always_open="always" in rules,
    )


HOURS = {
    "exception": EXCEPTION, "holiday": ON_HOLIDAYS, "makeup": ON_MAKEUP, "always": ALL_DAY,
    "season": SEASON, "week": WEEK,
}  # fmt: skip
# What may decide each kind of day, the strongest first.
ORDER = {
    ORDINARY: ("exception", "always", "season", "week"),
    HOLIDAY: ("exception", "holiday", "always", "season", "week"),
    MAKEUP: ("exception", "makeup", "always", "season", "week"),
}


def subsets(names):
    for chosen in product([True, False], repeat=len(names)):
        yield tuple(name for name, is_in in zip(names, chosen, strict=True) if is_in)


@pytest.mark.parametrize("day", list(ORDER), ids=["ordinary", "holiday", "make-up workday"])
def test_of_any_rules_the_strongest_that_concerns_the_day_decides(day):
    for rules in subsets(tuple(HOURS)):
        deciding = next((name for name in ORDER[day] if name in rules), None)

        hours = stretches_on(timetable_with(*rules, day=day), day)

        assert hours == ([HOURS[deciding]] if deciding else []), rules


@pytest.mark.parametrize("day", list(ORDER), ids=["ordinary", "holiday", "make-up workday"])
@pytest.mark.parametrize("rule", ["exception", "holiday", "makeup"])
def test_a_special_day_closed_is_closed_whatever_the_week_says(day, rule):
    closed = (SpecialRule(stretch=None),)
    rules = {
        "exception": {"exceptions": {day: closed}},
        "holiday": {"on_holidays": closed},
        "makeup": {"on_makeup_days": closed},
    }
    timetable = Timetable(weekly=parse_weekly({"1-7": "09:00-12:00"}), **rules[rule])
    concerns = rule in ORDER[day]

    assert bool(stretches_on(timetable, day)) is not concerns


def test_closed_and_hours_on_one_day_are_the_hours():
    both = (SpecialRule(stretch=None), SpecialRule(stretch=WEEK))
    timetable = Timetable(exceptions={ORDINARY: both})

    assert stretches_on(timetable, ORDINARY) == [WEEK]


def test_an_exception_ends_yesterdays_night_where_yesterday_says():
    night = parse_weekly({"1-7": "18:00-02:00"})
    timetable = Timetable(weekly=night, exceptions={ORDINARY: (SpecialRule(stretch=None),)})

    after_midnight = datetime.combine(ORDINARY, time(1), tzinfo=SHANGHAI)

    assert state_at(timetable, after_midnight).open is True
    assert state_at(timetable, after_midnight + timedelta(hours=1)).open is False
    assert state_at(timetable, after_midnight + timedelta(hours=18)).open is False


@pytest.mark.parametrize(
    ("begins", "ends", "day", "holds"),
    [
        ((5, 1), (9, 30), (5, 1), True),
        ((5, 1), (9, 30), (9, 30), True),
        ((5, 1), (9, 30), (4, 30), False),
        ((5, 1), (9, 30), (10, 1), False),
        ((11, 15), (3, 15), (11, 15), True),
        ((11, 15), (3, 15), (12, 31), True),
        ((11, 15), (3, 15), (1, 1), True),
        ((11, 15), (3, 15), (3, 15), True),
        ((11, 15), (3, 15), (3, 16), False),
        ((11, 15), (3, 15), (11, 14), False),
        ((7, 1), (7, 1), (7, 1), True),
        ((7, 1), (7, 1), (7, 2), False),
        ((2, 29), (3, 1), (2, 28), False),
        ((2, 29), (3, 1), (3, 1), True),
    ],
    ids=[
        "first day", "last day", "day before", "day after", "wraps: first", "wraps: new year's eve",
        "wraps: new year", "wraps: last", "wraps: after", "wraps: before", "one day",
        "one day after", "leap day: before", "leap day: after",
    ],
)  # fmt: skip
def test_a_season_holds_from_its_first_to_its_last_day(begins, ends, day, holds):
    rule = WeeklyRule(weekday=1, stretch=WEEK, season=(begins, ends))

    assert rule.is_in_season(date(2026, *day)) is holds


def test_a_season_takes_the_whole_week_and_not_only_its_days():
    summer = WeeklyRule(weekday=6, stretch=SEASON, season=((5, 1), (9, 30)))
    timetable = Timetable(weekly=(*parse_weekly({"1-7": "09:00-12:00"}), summer))

    week = [stretches_on(timetable, date(2026, 5, 11) + timedelta(days=n)) for n in range(7)]

    assert week == [[], [], [], [], [], [SEASON], []]


def test_two_seasons_at_once_hold_together():
    early = WeeklyRule(weekday=3, stretch=WEEK, season=((5, 1), (9, 30)))
    late = WeeklyRule(weekday=3, stretch=EXCEPTION, season=((1, 1), (12, 31)))

    assert stretches_on(Timetable(weekly=(late, early)), ORDINARY) == [WEEK, EXCEPTION]


# Unknown is unknown


@pytest.mark.parametrize(
    ("timetable", "is_unknown"),
    [
        (Timetable(), True),
        (Timetable(note="看门口的牌子"), True),
        (Timetable(on_holidays=(SpecialRule(stretch=None),)), True),
        (Timetable(on_makeup_days=(SpecialRule(stretch=WEEK),)), True),
        (Timetable(always_open=True), False),
        (Timetable(weekly=parse_weekly({"1": "09:00-12:00"})), False),
        (Timetable(exceptions={ORDINARY: (SpecialRule(stretch=None),)}), False),
    ],
    ids=[
        "nothing", "only a note", "only holidays", "only make-up days", "always", "a weekday",
        "one day",
    ],
)  # fmt: skip
def test_without_a_word_about_ordinary_days_nothing_is_said_of_any_hour(timetable, is_unknown):
    assert timetable.is_unknown is is_unknown
    for hour in range(24):
        at = datetime.combine(ORDINARY, time(hour), tzinfo=SHANGHAI)
        assert (state_at(timetable, at).open is None) is is_unknown


def test_hours_for_holidays_alone_do_not_make_the_other_days_look_closed():
    timetable = Timetable(on_holidays=(SpecialRule(stretch=WEEK),))
    eve = datetime.combine(HOLIDAY - timedelta(days=1), time(9), tzinfo=SHANGHAI)

    assert spans(timetable, eve, eve + AHEAD) == []
    assert state_at(timetable, eve).open is None


def test_an_unknown_venue_still_has_its_note():
    at = datetime.combine(ORDINARY, time(9), tzinfo=SHANGHAI)

    assert state_at(Timetable(note="看门口的牌子"), at) == OpenState(open=None, note="看门口的牌子")


@pytest.mark.parametrize(
    ("own", "day", "note"),
    [
        ("", ORDINARY, ""),
        ("周一闭馆", ORDINARY, "周一闭馆"),
        ("", date(2035, 1, 1), UNANNOUNCED),
        ("周一闭馆", date(2035, 1, 1), f"周一闭馆；{UNANNOUNCED}"),
    ],
    ids=["nothing", "own", "unannounced", "both"],
)
def test_the_note_says_what_is_special_and_what_is_not_announced(own, day, note):
    assert note_on(Timetable(note=own), day) == note


# Boundary minutes: (hours, moment, open?, closes or opens at)

DAY_HOURS = {"3": "08:30-12:00,14:30-18:00"}
NIGHT = {"3": "18:00-02:00"}
ALL_WEEK = {"1-7": "00:00-24:00"}


def at(text):
    """A moment on the wall clock here: "13 08:30" is the 13th of May 2026."""
    day, clock = text.split()
    hour, minute = clock.split(":")
    return datetime(2026, 5, int(day), int(hour), int(minute), tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("hours", "moment", "is_open", "changes"),
    [
        (DAY_HOURS, "13 08:29", False, "13 08:30"),
        (DAY_HOURS, "13 08:30", True, "13 12:00"),
        (DAY_HOURS, "13 11:59", True, "13 12:00"),
        (DAY_HOURS, "13 12:00", False, "13 14:30"),
        (DAY_HOURS, "13 14:29", False, "13 14:30"),
        (DAY_HOURS, "13 14:30", True, "13 18:00"),
        (DAY_HOURS, "13 17:59", True, "13 18:00"),
        (DAY_HOURS, "13 18:00", False, "20 08:30"),
        (NIGHT, "13 17:59", False, "13 18:00"),
        (NIGHT, "13 18:00", True, "14 02:00"),
        (NIGHT, "13 23:59", True, "14 02:00"),
        (NIGHT, "14 00:00", True, "14 02:00"),
        (NIGHT, "14 01:59", True, "14 02:00"),
        (NIGHT, "14 02:00", False, "20 18:00"),
        (NIGHT, "13 01:00", False, "13 18:00"),
        ({"7": "22:00-03:00"}, "18 02:59", True, "18 03:00"),
        ({"3": "18:00-24:00"}, "13 23:59", True, "14 00:00"),
        ({"3": "18:00-24:00"}, "14 00:00", False, "20 18:00"),
        ({"3": "12:00-12:00"}, "14 11:59", True, "14 12:00"),
        ({"3": "12:00-12:00"}, "13 11:59", False, "13 12:00"),
        ({"3": "08:00-12:00,12:00-18:00"}, "13 12:00", True, "13 18:00"),
        ({"3": "00:00-00:01"}, "13 00:00", True, "13 00:01"),
        ({"3": "23:59-24:00"}, "13 23:58", False, "13 23:59"),
    ],
)
def test_each_boundary_is_exact_to_the_minute(hours, moment, is_open, changes):
    state = state_at(Timetable(weekly=parse_weekly(hours)), at(moment))

    assert state.open is is_open
    assert (state.closes_at if is_open else state.opens_at) == at(changes)
    assert (state.opens_at if is_open else state.closes_at) is None


@pytest.mark.parametrize("second", [0, 1, 59], ids=["on the minute", "a second after", "the last"])
def test_seconds_do_not_move_a_boundary(second):
    timetable = Timetable(weekly=parse_weekly(DAY_HOURS))

    assert state_at(timetable, at("13 11:59").replace(second=second)).open is True
    assert state_at(timetable, at("13 12:00").replace(second=second)).open is False


@pytest.mark.parametrize("hour", [0, 1, 8, 15, 16, 23])
def test_a_moment_told_in_utc_is_the_same_moment(hour):
    timetable = Timetable(weekly=parse_weekly({"1-7": "00:00-08:00"}))
    moment = datetime(2026, 5, 13, hour, 30, tzinfo=UTC)

    assert state_at(timetable, moment) == state_at(timetable, moment.astimezone(SHANGHAI))
    assert state_at(timetable, moment).open is (moment.astimezone(SHANGHAI).hour < 8)


def test_round_the_clock_by_the_week_never_closes_either():
    state = state_at(Timetable(weekly=parse_weekly(ALL_WEEK)), at("13 03:00"))

    assert state.open
    assert state.closes_at is None


def test_a_venue_that_opens_in_more_than_two_weeks_does_not_say_when():
    far = (at("13 09:00") + AHEAD + timedelta(days=2)).date()
    timetable = Timetable(exceptions={far: (SpecialRule(stretch=WEEK),)})

    assert state_at(timetable, at("13 09:00")) == OpenState(open=False)


def test_the_days_here_are_what_the_calendar_says():
    assert calendar.holiday_name(ORDINARY) is None
    assert calendar.holiday_name(HOLIDAY) == "国庆节"
    assert calendar.is_makeup_workday(MAKEUP)
    assert Span(opens_at=at("13 09:00"), closes_at=at("13 10:00")).opens_at.tzinfo is SHANGHAI
