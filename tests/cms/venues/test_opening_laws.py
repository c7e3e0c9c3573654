"""What holds of opening hours whatever the rules are."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.clock import SHANGHAI
from cms.venues.opening import AHEAD, spans, state_at, stretches_on, week_of
from cms.venues.timetable import SpecialRule, Stretch, Timetable, WeeklyRule

stretches = st.tuples(*[st.integers(0, 95)] * 2).map(
    lambda pair: Stretch(*(time(n // 4, n % 4 * 15) for n in pair))
)
special_days = st.builds(SpecialRule, stretch=st.none() | stretches)
timetables = st.builds(
    Timetable,
    weekly=st.lists(
        st.builds(
            WeeklyRule,
            weekday=st.integers(1, 7),
            stretch=stretches,
            season=st.sampled_from([None, None, ((9, 1), (9, 30)), ((10, 1), (2, 28))]),
        ),
        max_size=7,
    ).map(tuple),
    on_holidays=st.lists(special_days, max_size=2).map(tuple),
    exceptions=st.dictionaries(
        st.dates(date(2026, 9, 25), date(2026, 10, 12)),
        st.lists(special_days, min_size=1, max_size=2).map(tuple),
        max_size=3,
    ),
    always_open=st.booleans(),
)
quarters = st.integers(0, 14 * 96).map(
    lambda n: datetime(2026, 9, 26, tzinfo=SHANGHAI) + timedelta(minutes=15 * n)
)
few = settings(deadline=None, max_examples=25, derandomize=True)


@few
@given(timetables, quarters)
def test_spans_never_overlap_nor_touch_and_stand_in_order(timetable, start):
    found = spans(timetable, start, start + AHEAD)

    assert found == sorted(found, key=lambda span: span.opens_at)
    assert all(before.closes_at < after.opens_at for before, after in pairwise(found))


@few
@given(timetables, quarters)
def test_state_changes_exactly_where_a_span_begins_or_ends(timetable, start):
    end = start + timedelta(days=3)
    edges = {
        edge for span in spans(timetable, start, end) for edge in (span.opens_at, span.closes_at)
    }
    steps = [start + timedelta(minutes=15 * n) for n in range(1, 3 * 96, 5)]

    for moment in steps:
        before, now = (state_at(timetable, m).open for m in (moment - timedelta(minutes=1), moment))
        assert (before != now) is (moment in edges)


@few
@given(timetables, quarters)
def test_what_it_says_of_the_next_change_comes_true(timetable, moment):
    state = state_at(timetable, moment)
    changes = state.closes_at or state.opens_at

    if changes is not None:
        assert state_at(timetable, changes - timedelta(minutes=1)).open is state.open
        assert state_at(timetable, changes).open is (not state.open)


@few
@given(timetables, quarters)
def test_the_week_on_the_page_has_seven_days_and_one_today(timetable, moment):
    day = moment.date()

    week = week_of(timetable, day)

    assert [line.day.isoweekday() for line in week] == list(range(1, 8))
    assert [line.day for line in week if line.is_today] == [day]
    assert all(bool(line.hours) is bool(stretches_on(timetable, line.day)) for line in week)


@few
@given(timetables, quarters)
def test_asking_for_no_time_at_all_finds_at_most_the_span_around_it(timetable, moment):
    found = spans(timetable, moment, moment)

    assert all(span.opens_at < moment < span.closes_at for span in found)
    assert len(found) <= 1
