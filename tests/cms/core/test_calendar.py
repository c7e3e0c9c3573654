"""Holidays, make-up days, lunar days and solar terms."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core import calendar


def test_the_masthead_reads_like_a_paper():
    line = calendar.masthead_date(date(2026, 10, 24))

    assert line == "2026年10月24日　星期六　农历九月十五　霜降第二天"


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 2, 17), "农历正月初一"),
        (date(2026, 10, 10), "农历九月初一"),
        (date(2025, 7, 25), "农历闰六月初一"),
        (date(2026, 2, 16), "农历腊月廿九"),
    ],
)
def test_lunar_day_is_named(day, label):
    assert calendar.lunar_label(day) == label


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 10, 23), "霜降"),
        (date(2026, 11, 6), "霜降第十五天"),
        (date(2026, 11, 7), "立冬"),
        (date(2026, 1, 1), "冬至第十二天"),
    ],
)
def test_solar_term_counts_its_days(day, label):
    assert calendar.solar_term_label(day) == label


@settings(max_examples=40)
@given(day=st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_has_a_masthead(day):
    assert calendar.masthead_date(day).count("　") == 3


def test_holiday_and_makeup_day_of_national_day():
    assert calendar.holiday_name(date(2026, 10, 1)) == "国庆节"
    assert not calendar.is_workday(date(2026, 10, 1))
    assert calendar.is_makeup_workday(date(2026, 10, 10))
    assert calendar.is_workday(date(2026, 10, 10))


def test_an_ordinary_weekend_is_neither_holiday_nor_makeup_day():
    saturday = date(2026, 10, 24)

    assert calendar.holiday_name(saturday) is None
    assert not calendar.is_workday(saturday)
    assert not calendar.is_makeup_workday(saturday)


def test_a_makeup_workday_has_no_holiday_name():
    assert calendar.holiday_name(date(2026, 10, 10)) is None


def test_a_year_without_notice_counts_weekdays_only():
    year = 2090
    monday = next(
        date(year, 10, 1) + timedelta(days=n)
        for n in range(7)
        if (date(year, 10, 1) + timedelta(days=n)).weekday() == 0
    )

    assert not calendar.is_announced(year)
    assert calendar.is_workday(monday)
    assert not calendar.is_workday(monday + timedelta(days=5))
    assert calendar.holiday_name(date(year, 10, 1)) is None
    assert not calendar.is_makeup_workday(monday + timedelta(days=5))


def test_this_year_is_announced():
    assert calendar.is_announced(2026)
