"""Named reads over the machinery's rows and over django-tasks' queue."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max


class RateBucketQuerySet(models.QuerySet[Any]):
    """Reads over rate buckets."""

    def full_before(self, moment: datetime) -> Self:
        """Buckets that forgot everything by then."""
        return self.filter(full_at__lt=moment)


class HeartbeatQuerySet(models.QuerySet[Any]):
    """Reads over living workers."""

    def named(self, worker_id: str) -> Self:
        return self.filter(worker_id=worker_id)

    def seen_since(self, moment: datetime) -> Self:
        return self.filter(seen_at__gte=moment)

    def silent_since(self, moment: datetime) -> Self:
        return self.filter(seen_at__lt=moment)


class PeriodicRunQuerySet(models.QuerySet[Any]):
    """Reads over due times."""

    def of(self, name: str, due_at: datetime) -> Self:
        return self.filter(name=name, due_at=due_at)

    def superseded_before(self, moment: datetime) -> Self:
        """Older due times of a task that has a newer one: nobody asks for them any more."""
        newer = self.model.objects.filter(
            name=models.OuterRef("name"), due_at__gt=models.OuterRef("due_at")
        )
        return self.filter(models.Exists(newer), due_at__lt=moment)


class TaskQuerySet(models.QuerySet[DBTaskResult]):
    """Reads over the task rows of django-tasks."""

    def waiting(self, at: datetime) -> Self:
        """Ready now: no delay, or the delay is over."""
        due = models.Q(run_after=get_date_max()) | models.Q(run_after__lte=at)
        return self.filter(due, status=TaskResultStatus.READY)

    def in_queues(self, queues: Iterable[str]) -> Self:
        return self.filter(queue_name__in=list(queues))

    def of_task(self, dotted: str) -> Self:
        return self.filter(task_path=dotted)

    def running(self) -> Self:
        return self.filter(status=TaskResultStatus.RUNNING)

    def started_before(self, moment: datetime) -> Self:
        return self.filter(started_at__lt=moment)

    def succeeded_before(self, moment: datetime) -> Self:
        return self.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=moment)

    def failed_before(self, moment: datetime) -> Self:
        return self.filter(status=TaskResultStatus.FAILED, finished_at__lt=moment)

    def with_keys(self, keys: Iterable[Any]) -> Self:
        return self.filter(pk__in=list(keys))

    def exactly(self, row: DBTaskResult) -> Self:
        """The row as it was read: gone from this set once another worker changed it."""
        return self.filter(pk=row.pk, status=row.status, worker_ids=row.worker_ids)


def task_rows() -> TaskQuerySet:
    """All rows of the task queue."""
    return TaskQuerySet(DBTaskResult)
