"""Opening times are said as at the door."""

from datetime import UTC, datetime, timedelta

import pytest

from cms.venues.opening import OpenState
from frontend.opening_words import said, when

# Tuesday, 15:00 in Shanghai.
AT = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "words", "tone"),
    [
        (OpenState(open=True, closes_at=AT + timedelta(hours=6)), "开到 21:00", "open"),
        (OpenState(open=True, closes_at=AT + timedelta(minutes=30)), "开到 15:30", "closing"),
        (OpenState(open=True, closes_at=AT + timedelta(hours=11)), "开到明天 2:00", "open"),
        (OpenState(open=True), "全天开放", "open"),
        (OpenState(open=True, closes_at=AT + timedelta(days=15)), "全天开放", "open"),
        (OpenState(open=False, opens_at=AT + timedelta(hours=2)), "17:00 开门", "closed"),
        (OpenState(open=False, opens_at=AT + timedelta(hours=17)), "明天 8:00 开门", "closed"),
        (OpenState(open=False, opens_at=AT + timedelta(days=3)), "周五 15:00 开门", "closed"),
        (OpenState(open=False), "近期不开放", "closed"),
        (OpenState(open=None), "开放时间请问场馆", "calm"),
    ],
)
def test_state_is_said_in_words_with_its_meaning(state: OpenState, words: str, tone: str):
    answer = said(state, AT)

    assert (answer.words, answer.tone) == (words, tone)


def test_midnight_is_no_clock_time_of_tomorrow():
    assert when(AT + timedelta(hours=9), AT) == "半夜 12 点"


def test_a_day_far_ahead_is_named_by_its_date():
    assert when(AT + timedelta(days=9), AT) == "12 月 3 日 15:00"
