"""Nightly and hourly sweeping of what the machinery keeps; pages and people are not touched."""

from datetime import timedelta

from django_tasks import task

from cms.core import clock
from cms.core.models import PeriodicRun, RateBucket, WorkerHeartbeat
from cms.core.querysets import TaskQuerySet, task_rows
from cms.core.tasks import every

HOUR_S = 3600
KEEP_SUCCESSES = timedelta(days=1)
KEEP_FAILURES = timedelta(days=7)
KEEP_RUNS = timedelta(hours=1)
KEEP_SILENT_WORKERS = timedelta(days=1)
PORTION = 500


@task()
def sweep() -> None:
    """Forget old results, due times, silent workers and buckets that are full again."""
    at = clock.now()
    RateBucket.objects.full_before(at).delete()
    WorkerHeartbeat.objects.silent_since(at - KEEP_SILENT_WORKERS).delete()
    PeriodicRun.objects.superseded_before(at - KEEP_RUNS).delete()
    _delete_in_portions(task_rows().succeeded_before(at - KEEP_SUCCESSES))
    _delete_in_portions(task_rows().failed_before(at - KEEP_FAILURES))


def _delete_in_portions(rows: TaskQuerySet) -> None:
    """So that nobody waits for one long write."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), PORTION):
        task_rows().with_keys(keys[start : start + PORTION]).delete()


def schedule() -> None:
    """Have workers sweep every hour."""
    every(HOUR_S)(sweep)
