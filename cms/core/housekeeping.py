"""Nightly and hourly sweeping of what the machinery keeps; pages and people are not touched."""

from datetime import timedelta

from django_tasks import task

from cms.core import clock
from cms.core.models import PeriodicRun, RateBucket, WorkerHeartbeat
from cms.core.querysets import task_rows
from cms.core.tasks import every

HOUR_S = 3600
KEEP_RESULTS = timedelta(days=7)
KEEP_RUNS = timedelta(days=8)
KEEP_SILENT_WORKERS = timedelta(days=1)
PORTION = 500


@task()
def sweep() -> None:
    """Forget old results, due times, silent workers and buckets that are full again."""
    at = clock.now()
    RateBucket.objects.full_before(at).delete()
    WorkerHeartbeat.objects.silent_since(at - KEEP_SILENT_WORKERS).delete()
    PeriodicRun.objects.due_before(at - KEEP_RUNS).delete()
    old = list(task_rows().finished_before(at - KEEP_RESULTS).values_list("pk", flat=True))
    for start in range(0, len(old), PORTION):
        # In portions: nobody waits for one long write.
        task_rows().with_keys(old[start : start + PORTION]).delete()


def schedule() -> None:
    """Have workers sweep every hour."""
    every(HOUR_S)(sweep)
