"""Periodic tasks: however many workers run, each due time is enqueued once."""

from datetime import UTC, datetime

from django.db import transaction

from cms.core.models import PeriodicRun
from cms.core.querysets import task_rows
from cms.core.tasks import PeriodicTask, enqueue, periodic_tasks


class Schedule:
    """Remembers what this worker already saw due, so that an idle second asks nothing."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}

    def enqueue_due(self, *, at: datetime) -> list[str]:
        """Enqueue what became due since the last call; returns the names this worker enqueued."""
        return [task.name for task in periodic_tasks() if self._take(task, at)]

    def _take(self, task: PeriodicTask, at: datetime) -> bool:
        due_at = last_due(task, at)
        if self._seen.get(task.name) == due_at:
            return False
        taken = _enqueue_once(task, due_at, at)
        self._seen[task.name] = due_at
        return taken


def last_due(task: PeriodicTask, at: datetime) -> datetime:
    """The latest due time that is not in the future."""
    seconds = int(at.timestamp())
    return datetime.fromtimestamp(seconds - seconds % task.every_s, tz=UTC)


def _enqueue_once(task: PeriodicTask, due_at: datetime, at: datetime) -> bool:
    if PeriodicRun.objects.of(task.name, due_at).exists():
        return False
    with transaction.atomic():
        _, is_new = PeriodicRun.objects.get_or_create(name=task.name, due_at=due_at)
        # A run that still waits will do this one's work too: a stalled queue does not pile up.
        if not is_new or task_rows().of_task(task.dotted).waiting(at).exists():
            return False
        enqueue(task.dotted)
    return True
