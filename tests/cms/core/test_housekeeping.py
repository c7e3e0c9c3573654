"""What the machinery keeps is swept, and only that."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks.base import TaskResultStatus

from cms.core import housekeeping, tasks
from cms.core.models import PeriodicRun, RateBucket, WorkerHeartbeat
from cms.core.querysets import task_rows
from cms.core.tasks import enqueue

pytestmark = pytest.mark.django_db


def test_old_rows_go_and_young_ones_stay():
    now = datetime.now(UTC)
    for days in (0, 30):
        at = now - timedelta(days=days)
        RateBucket.objects.create(key=f"bucket {days}", full_at=at + timedelta(minutes=1))
        WorkerHeartbeat.objects.create(worker_id=f"w{days}", seen_at=at, place="x", pid=1)
        PeriodicRun.objects.create(name="tick", due_at=at)
        enqueue("tests.cms.core.jobs.note", str(days))
        task_rows().waiting(now + timedelta(hours=1)).update(
            status=TaskResultStatus.SUCCESSFUL, finished_at=at
        )

    housekeeping.sweep.call()

    assert RateBucket.objects.get().key == "bucket 0"
    assert WorkerHeartbeat.objects.get().worker_id == "w0"
    assert PeriodicRun.objects.get().due_at == now
    assert task_rows().get().args_kwargs["args"] == ["0"]


def test_a_task_that_still_waits_is_never_swept():
    enqueue("tests.cms.core.jobs.note", "patient")
    task_rows().update(enqueued_at=datetime.now(UTC) - timedelta(days=90))

    housekeeping.sweep.call()

    assert task_rows().count() == 1


def test_failures_are_kept_longer_than_successes():
    at = datetime.now(UTC) - timedelta(days=3)
    for status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED):
        enqueue("tests.cms.core.jobs.note", status)
        task_rows().waiting(datetime.now(UTC)).update(status=status, finished_at=at)

    housekeeping.sweep.call()

    assert task_rows().get().status == TaskResultStatus.FAILED


def test_the_last_due_time_of_a_rare_task_is_kept_however_old():
    long_ago = datetime.now(UTC) - timedelta(days=6)
    PeriodicRun.objects.create(name="weekly", due_at=long_ago - timedelta(days=7))
    PeriodicRun.objects.create(name="weekly", due_at=long_ago)

    housekeeping.sweep.call()

    assert PeriodicRun.objects.get().due_at == long_ago


def test_many_old_rows_go_in_portions(monkeypatch):
    monkeypatch.setattr(housekeeping, "PORTION", 2)
    for number in range(5):
        enqueue("tests.cms.core.jobs.note", str(number))
    long_ago = datetime.now(UTC) - timedelta(days=30)
    task_rows().update(status=TaskResultStatus.SUCCESSFUL, finished_at=long_ago)

    housekeeping.sweep.call()

    assert not task_rows().exists()


def test_sweeping_is_on_the_schedule():
    assert "cms.core.housekeeping.sweep" in {one.dotted for one in tasks.periodic_tasks()}
