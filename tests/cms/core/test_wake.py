"""Idle workers hear of new tasks at once and miss no ring."""

import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import connections

from cms.core.models import RateBucket
from cms.core.tasks import enqueue
from cms.core.worker.wake import Bell, watcher

AT = datetime(2026, 10, 24, 8, tzinfo=UTC)


def elsewhere(work) -> None:
    def run() -> None:
        work()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_a_ring_between_listening_and_waiting_is_not_missed():
    bell = Bell()
    heard = bell.heard()

    bell.ring()
    before = time.monotonic()
    bell.wait(heard, timeout_s=5)

    assert time.monotonic() - before < 1


def test_without_a_ring_waiting_ends_with_its_time():
    bell = Bell()

    before = time.monotonic()
    bell.wait(bell.heard(), timeout_s=0.05)

    assert 0.04 < time.monotonic() - before < 2


def test_one_ring_wakes_everyone():
    bell, woken = Bell(), []
    heard = bell.heard()
    sleepers = [
        threading.Thread(target=lambda: (bell.wait(heard, timeout_s=5), woken.append(1)))
        for _ in range(3)
    ]
    for sleeper in sleepers:
        sleeper.start()

    bell.ring()
    for sleeper in sleepers:
        sleeper.join(timeout=3)

    assert len(woken) == 3


@pytest.mark.django_db(transaction=True)
def test_another_connections_task_is_noticed_within_a_blink():
    watching = watcher(threading.Event())
    watching.wait(0.1)

    elsewhere(lambda: enqueue("tests.cms.core.jobs.note", "x"))
    before = time.monotonic()
    noticed = watching.wait(5)

    watching.close()
    assert noticed
    assert time.monotonic() - before < 0.3


@pytest.mark.django_db(transaction=True)
def test_silence_is_not_noise():
    RateBucket.objects.create(key="before", full_at=AT)
    watching = watcher(threading.Event())
    watching.wait(0.1)

    noticed = watching.wait(0.2)

    watching.close()
    assert not noticed


@pytest.mark.django_db(transaction=True)
def test_a_stop_ends_the_waiting():
    stop = threading.Event()
    watching = watcher(stop)
    watching.wait(0.1)
    stop.set()

    before = time.monotonic()
    watching.wait(0.5)

    watching.close()
    assert time.monotonic() - before < 1


@pytest.mark.services("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_broken_listening_connection_is_renewed():
    watching = watcher(threading.Event())
    watching.wait(0.1)
    watching._wrapper.connection.close()

    watching.wait(0.1)
    watching.wait(0.1)
    elsewhere(lambda: enqueue("tests.cms.core.jobs.note", "x"))

    assert watching.wait(5)
    watching.close()
