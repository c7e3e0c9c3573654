"""Each due time is enqueued once, however many workers look."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django_tasks.base import TaskResultStatus

from cms.core import tasks
from cms.core.models import PeriodicRun
from cms.core.querysets import task_rows
from cms.core.worker.schedule import Schedule, last_due

TICK = "tests.cms.core.jobs.tick"
AT = datetime(2026, 10, 24, 8, 0, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _only_tick(settings, monkeypatch):
    monkeypatch.setattr(tasks, "_periodic", {})
    settings.PERIODIC = {"tick": (TICK, 60)}


def test_a_due_time_is_a_whole_multiple_of_the_period():
    task = tasks.PeriodicTask(name="tick", dotted=TICK, every_s=60)

    assert last_due(task, AT) == datetime(2026, 10, 24, 8, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_due_task_is_enqueued_and_not_again_within_its_period():
    schedule = Schedule()

    first = schedule.enqueue_due(at=AT)
    again = schedule.enqueue_due(at=AT + timedelta(seconds=30))

    assert (first, again) == (["tick"], [])
    assert task_rows().of_task(TICK).count() == 1


@pytest.mark.django_db
def test_the_next_period_enqueues_again():
    schedule = Schedule()
    schedule.enqueue_due(at=AT)
    task_rows().update(status=TaskResultStatus.SUCCESSFUL)

    schedule.enqueue_due(at=AT + timedelta(seconds=60))

    assert task_rows().of_task(TICK).count() == 2


@pytest.mark.django_db
def test_a_second_worker_does_not_enqueue_the_same_due_time():
    Schedule().enqueue_due(at=AT)

    assert Schedule().enqueue_due(at=AT) == []
    assert PeriodicRun.objects.count() == 1


@pytest.mark.django_db
def test_a_run_that_still_waits_is_not_doubled():
    Schedule().enqueue_due(at=datetime.now(UTC))

    later = Schedule().enqueue_due(at=datetime.now(UTC) + timedelta(minutes=5))

    assert later == []
    assert task_rows().of_task(TICK).count() == 1


@pytest.mark.django_db
def test_an_idle_second_asks_nothing(django_assert_num_queries):
    schedule = Schedule()
    schedule.enqueue_due(at=AT)

    with django_assert_num_queries(0):
        schedule.enqueue_due(at=AT + timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_enqueues():
    start = threading.Barrier(6)

    def look() -> None:
        start.wait(10)
        Schedule().enqueue_due(at=AT)
        connections.close_all()

    workers = [threading.Thread(target=look) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert task_rows().of_task(TICK).count() == 1
