"""Relative days, counted as the district counts them."""

from datetime import UTC, date, datetime, time

import pytest

from cms.demo.errors import NotAWednesday
from cms.demo.moments import Moments, days_of, wednesday_of

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
