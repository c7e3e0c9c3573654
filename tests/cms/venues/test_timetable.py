"""Opening hours as people write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.errors import DomainError
from cms.venues.errors import BadHours, BadWeekdays, OverlappingHours
from cms.venues.timetable import (
    Stretch,
    is_every_day_all_day,
    parse_weekly,
    stretches_of,
    weekdays_of,
    written_times,
)


def test_days_and_a_lunch_break_are_read():
    rules = parse_weekly({"1-5": "08:30-12:00,14:30-18:00", "6": "09:00-12:00"})

    assert len(rules) == 11
    assert rules[0].weekday == 1
    assert rules[0].stretch == Stretch(time(8, 30), time(12))
    assert rules[-1].weekday == 6


def test_hours_past_midnight_and_round_the_clock_are_read():
    night, all_day = stretches_of("18:00-02:00")[0], stretches_of("00:00-24:00")[0]

    assert night.crosses_midnight
    assert not night.is_all_day
    assert all_day.is_all_day
    assert is_every_day_all_day(parse_weekly({"1-7": "00:00-24:00"}))
    assert not is_every_day_all_day(parse_weekly({"1-6": "00:00-24:00"}))


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(ord(c) + 0xFEE0) for c in "08:30-12:00"),
        "08:30 - 12:00",
        "8:30~12:00",
        "08:30至12:00",
        "08:30\u201312:00",
    ],
)
def test_full_width_marks_and_other_dashes_count_as_the_plain_ones(text):
    assert stretches_of(text) == [Stretch(time(8, 30), time(12))]


@pytest.mark.parametrize(
    ("text", "days"), [("2-7", [2, 3, 4, 5, 6, 7]), ("6", [6]), ("1,3", [1, 3])]
)
def test_weekdays_are_numbers_from_one_to_seven(text, days):
    assert weekdays_of(text) == days


@pytest.mark.parametrize("text", ["0", "8", "2-9", "5-1", "", "周一", "1-", "-3", "1-3-5"])
def test_weekdays_nobody_can_read_are_refused_by_name(text):
    with pytest.raises(BadWeekdays) as refusal:
        weekdays_of(text)

    assert text in refusal.value.message
    assert len(refusal.value.message) <= 40


@pytest.mark.parametrize(
    "text",
    ["", "全天", "08:30", "25:00-26:00", "08:60-09:00", "8-12", "08:30-12:00,", "24:01-02:00"],
)
def test_hours_nobody_can_read_are_refused_by_name(text):
    with pytest.raises(BadHours) as refusal:
        stretches_of(text)

    assert text[:20] in refusal.value.message
    assert len(refusal.value.message) <= 40


@pytest.mark.parametrize(
    "hours",
    [
        {"1": "08:00-12:00,11:00-15:00"},
        {"1-3": "08:00-12:00", "3": "09:00-10:00"},
        {"5": "00:00-24:00,08:00-09:00"},
        {"5": "20:00-02:00,22:00-23:00"},
    ],
)
def test_stretches_of_a_day_that_overlap_are_refused(hours):
    with pytest.raises(OverlappingHours):
        parse_weekly(hours)


def test_stretches_that_touch_are_fine():
    assert len(parse_weekly({"1": "08:00-12:00,12:00-15:00"})) == 2


def test_no_hours_at_all_are_no_rules():
    assert parse_weekly({}) == ()


def test_hours_read_well_on_the_page():
    stretches = [*stretches_of("08:30-12:00"), *stretches_of("18:00-02:00")]

    assert list(written_times(stretches)) == ["08:30\u201312:00", "18:00\u2013次日02:00"]
    assert list(written_times(stretches_of("18:00-24:00"))) == ["18:00\u201324:00"]


@given(st.dictionaries(st.text(max_size=6), st.text(max_size=30), max_size=3))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(written):
    try:
        rules = parse_weekly(written)
    except DomainError as refusal:
        sentence, rules = refusal.message, ()
    else:
        sentence = "read"

    assert 0 < len(sentence) <= 45
    assert all(1 <= rule.weekday <= 7 for rule in rules)


@given(st.times(), st.times(), st.integers(1, 7))
def test_what_is_written_is_read_back(opens, closes, weekday):
    opens, closes = (moment.replace(second=0, microsecond=0) for moment in (opens, closes))

    (rule,) = parse_weekly({str(weekday): f"{opens:%H:%M}-{closes:%H:%M}"})

    assert (rule.weekday, rule.stretch) == (weekday, Stretch(opens, closes))
