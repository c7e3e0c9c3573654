"""The database's clock decides, and Shanghai decides the day."""

import asyncio
import time
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from cms.core import clock

needs_postgresql = pytest.mark.services("postgresql")


@pytest.mark.django_db
def test_now_is_aware_and_in_utc():
    moment = clock.now()

    assert moment.utcoffset() == timedelta(0)
    assert abs(moment - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_late_evening_in_utc_is_the_next_day_here():
    at = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)

    assert clock.local_day(at) == date(2026, 10, 24)
    assert clock.local(at).isoformat() == "2026-10-24T00:30:00+08:00"


def test_a_measurement_goes_on_counting_by_itself():
    measured = clock.Measurement(
        moment=datetime(2026, 10, 24, 8, tzinfo=UTC), counted=time.monotonic() - 60
    )

    assert measured.now() - measured.moment >= timedelta(seconds=60)
    assert not measured.is_fresh()


@needs_postgresql
@pytest.mark.django_db
def test_a_wrong_wall_clock_of_this_machine_changes_nothing():
    clock.now()

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1), tick=True):
        seen = clock.now()

    assert abs(seen - datetime.now(UTC)) < timedelta(seconds=5)


@needs_postgresql
@pytest.mark.django_db
def test_the_clock_asks_the_database_seldom(django_assert_num_queries):
    with django_assert_num_queries(0):
        first = clock.now()
        second = clock.now()

    assert first <= second


@needs_postgresql
@pytest.mark.django_db
def test_a_broken_transaction_and_the_event_loop_use_the_last_measurement():
    clock.now()

    async def ask() -> datetime:
        return clock.now()

    with transaction.atomic():
        transaction.set_rollback(True)
        in_broken = clock.now()
    on_loop = asyncio.run(ask())

    assert abs(in_broken - on_loop) < timedelta(seconds=2)
