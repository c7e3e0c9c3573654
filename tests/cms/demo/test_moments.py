"""Relative days and weekly hours, read as the district reads them."""

from datetime import UTC, date, datetime, time

import pytest

from cms.demo.errors import NotAWednesday
from cms.demo.moments import Moments, days_of, wednesday_of
from cms.demo.opening import Stretch, stretches

D0 = date(2026, 5, 13)


def test_a_day_is_counted_from_d0_in_the_time_of_the_district():
    moments = Moments(d0=D0)

    assert moments.at("-3d") == datetime(2026, 5, 10, 0, 0, tzinfo=UTC)
    assert moments.at("+1d", time(20, 30)) == datetime(2026, 5, 14, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 5, 12), date(2026, 5, 14), date(2026, 5, 17)])
def test_d0_that_is_no_wednesday_is_refused(day):
    with pytest.raises(NotAWednesday, match="基准日要是星期三"):
        Moments(d0=day)


@pytest.mark.parametrize("day", [date(2026, 5, 11), date(2026, 5, 13), date(2026, 5, 17)])
def test_the_wednesday_of_a_week_is_the_same_from_monday_to_sunday(day):
    assert wednesday_of(day) == D0


@pytest.mark.parametrize("written", ["3d", "+3", "+3d 19:00", "-12345d", "d"])
def test_days_that_cannot_be_read_are_no_number(written):
    with pytest.raises(ValueError, match=r"."):
        days_of(written)


def test_hours_with_a_lunch_break_are_two_stretches_of_each_day():
    week = stretches({"1-2": "08:30-12:00,14:30-18:00"})

    assert week == (
        Stretch(weekday=1, opens=time(8, 30), closes=time(12, 0)),
        Stretch(weekday=1, opens=time(14, 30), closes=time(18, 0)),
        Stretch(weekday=2, opens=time(8, 30), closes=time(12, 0)),
        Stretch(weekday=2, opens=time(14, 30), closes=time(18, 0)),
    )


def test_hours_past_midnight_close_before_they_open():
    (night,) = stretches({"6": "18:00-02:00"})

    assert (night.opens, night.closes) == (time(18, 0), time(2, 0))


def test_a_whole_day_opens_and_closes_at_midnight():
    (day,) = stretches({"7": "00:00-24:00"})

    assert (day.opens, day.closes) == (time(0, 0), time(0, 0))


@pytest.mark.parametrize("hours", [{"8": "08:00-09:00"}, {"1": "25:00-26:00"}, {"1": "08:00"}])
def test_hours_that_cannot_be_read_are_no_stretches(hours):
    with pytest.raises(ValueError, match=r"^.+"):
        stretches(hours)
