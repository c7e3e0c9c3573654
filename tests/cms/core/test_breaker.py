"""A part that keeps failing is left alone, and tried again now and then."""

import pytest
import time_machine

from cms.core.breaker import Breaker, BreakerOpen


def broken() -> None:
    raise ConnectionError


def trip(breaker: Breaker, times: int = 3) -> None:
    for _ in range(times):
        with pytest.raises(ConnectionError):
            breaker.call(broken)


def test_answers_pass_through():
    assert Breaker("search").call(lambda: 42) == 42


def test_after_three_failures_the_part_is_not_asked():
    breaker = Breaker("search")
    trip(breaker)
    asked = []

    with pytest.raises(BreakerOpen):
        breaker.call(lambda: asked.append(1))

    assert asked == []
    assert breaker.is_open


def test_a_success_forgets_earlier_failures():
    breaker = Breaker("search")
    trip(breaker, times=2)

    breaker.call(lambda: None)
    trip(breaker, times=2)

    assert not breaker.is_open


def test_one_probe_is_let_through_and_closes_the_breaker():
    breaker = Breaker("search", probe_s=0)
    trip(breaker)

    assert breaker.call(lambda: "back") == "back"

    assert not breaker.is_open


def test_between_probes_everyone_else_is_refused():
    breaker = Breaker("search", probe_s=60)
    trip(breaker)
    breaker._next_probe = 0

    with pytest.raises(ConnectionError):
        breaker.call(broken)
    with pytest.raises(BreakerOpen):
        breaker.call(lambda: "too early")


def test_a_changed_wall_clock_does_not_close_it():
    breaker = Breaker("search", probe_s=60)
    trip(breaker)

    with time_machine.travel("2099-01-01", tick=False), pytest.raises(BreakerOpen):
        breaker.call(lambda: None)
