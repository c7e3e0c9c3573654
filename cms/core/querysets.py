"""Named reads over the machinery's rows and over django-tasks' queue."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

if TYPE_CHECKING:
    from cms.core.models import RateBucket, WorkerHeartbeat  # noqa: F401 -- only for annotations


class RateBucketQuerySet(models.QuerySet["RateBucket"]):
    """Reads over rate buckets."""

    def full_before(self, moment: datetime) -> Self:
        """Buckets that forgot everything by then."""
        return self.filter(full_at__lt=moment)


class HeartbeatQuerySet(models.QuerySet["WorkerHeartbeat"]):
    """Reads over living workers."""

    def seen_since(self, moment: datetime) -> Self:
        return self.filter(seen_at__gte=moment)

    def silent_since(self, moment: datetime) -> Self:
        return self.filter(seen_at__lt=moment)

    def at_place(self, place: str) -> Self:
        """Workers of this very machine (and container)."""
        return self.filter(place=place)


class TaskQuerySet(models.QuerySet[DBTaskResult]):
    """Reads over the task rows of django-tasks."""

    def waiting(self, at: datetime) -> Self:
        """Ready now: no delay, or the delay is over."""
        due = models.Q(run_after=get_date_max()) | models.Q(run_after__lte=at)
        return self.filter(due, status=TaskResultStatus.READY)

    def in_queues(self, queues: Iterable[str]) -> Self:
        return self.filter(queue_name__in=list(queues))

    def running(self) -> Self:
        return self.filter(status=TaskResultStatus.RUNNING)

    def finished_before(self, moment: datetime) -> Self:
        ended = [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
        return self.filter(status__in=ended, finished_at__lt=moment)

    def exactly(self, row: DBTaskResult) -> Self:
        """The row as it was read: gone from this set once another worker changed it."""
        return self.filter(pk=row.pk, status=row.status, worker_ids=row.worker_ids)


def task_rows() -> TaskQuerySet:
    """All rows of the task queue."""
    return TaskQuerySet(DBTaskResult)
