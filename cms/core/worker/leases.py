"""Who holds which task: claim, finish, retry, release, and take back from the dead.

Every change names the row exactly as it was read (state and holders), so of two workers that
want it one gets it, and a worker whose task was taken back can no longer write its outcome.
The holders listed in `worker_ids` are the attempts made so far; the last one holds the lease.
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from cms.core.errors import DomainError
from cms.core.models import WorkerHeartbeat
from cms.core.querysets import task_rows
from cms.core.tasks import RetryRule, retry_rule
from cms.core.worker.lanes import MEDIA_QUEUE
from cms.core.worker.place import Identity, is_process_alive, this_place

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
MAX_LOSSES = 5
CANDIDATES = 8
UNKNOWN_CODE_RULE = RetryRule(max_attempts=5, backoff=timedelta(seconds=30))


class WorkerLost(RuntimeError):
    """The process that ran the task is gone."""


def say_alive(identity: Identity, *, at: datetime) -> None:
    """Renew the lease of every task this worker runs."""
    WorkerHeartbeat.objects.update_or_create(
        worker_id=identity.worker_id,
        defaults={"seen_at": at, "place": identity.place, "pid": identity.pid},
    )


def say_goodbye(identity: Identity) -> None:
    """The worker ends in good order and holds nothing any more."""
    WorkerHeartbeat.objects.named(identity.worker_id).delete()


def claim_next(worker_id: str, queues: Collection[str], *, at: datetime) -> DBTaskResult | None:
    """Take the most urgent waiting task of these queues, or None."""
    for row in task_rows().waiting(at).in_queues(queues)[:CANDIDATES]:
        holders = [*row.worker_ids, worker_id]
        if _change(row, status=TaskResultStatus.RUNNING, started_at=at, worker_ids=holders):
            return row
    return None


def finish(row: DBTaskResult, value: Any, *, at: datetime) -> bool:
    """Keep the outcome; False when the task was taken back meanwhile."""
    return _change(
        row,
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=at,
        return_value=value,
        exception_class_path="",
        traceback="",
    )


def fail(row: DBTaskResult, problem: BaseException, *, at: datetime) -> bool:
    """Try again later if the task's rule says so, else close it with the reason."""
    rule = _rule_for(row, problem)
    attempts = len(row.worker_ids)
    reason = {
        "exception_class_path": f"{type(problem).__module__}.{type(problem).__qualname__}",
        "traceback": "".join(format_exception(problem)),
    }
    if rule is not None and attempts < rule.max_attempts:
        later = at + rule.delay_after(attempts)
        return _change(row, status=TaskResultStatus.READY, run_after=later, **reason)
    return _change(row, status=TaskResultStatus.FAILED, finished_at=at, **reason)


def _rule_for(row: DBTaskResult, problem: BaseException) -> RetryRule | None:
    if isinstance(problem, DomainError) or _is_wake_up(row):
        return None
    if isinstance(problem, ImportError):
        # A row written by newer code waits for a worker that knows the task.
        return retry_rule(row.task_path) or UNKNOWN_CODE_RULE
    return retry_rule(row.task_path)


def _is_wake_up(row: DBTaskResult) -> bool:
    """What the media queue holds belongs to jobs with leases of their own, unless it is retried."""
    return row.queue_name == MEDIA_QUEUE and retry_rule(row.task_path) is None


def release(row: DBTaskResult) -> bool:
    """Hand an unfinished task back as if it had not been claimed."""
    return _change(row, status=TaskResultStatus.READY, worker_ids=row.worker_ids[:-1])


def take_back_lost(*, at: datetime, asking: str = "") -> int:
    """Return the tasks of dead workers to the queue, or close them; says how many.

    The worker that asks lives, whatever its last word's time says: this machine may have slept.
    """
    living = _living_workers(at) | {asking}
    lost = [row for row in task_rows().running() if _is_lost(row, living, at)]
    return sum(_take_back(row, at=at) for row in lost)


def take_back_forgotten(worker_id: str, *, busy: Collection[Any], at: datetime) -> int:
    """Return tasks this worker claimed and runs no more: the database was away at their end."""
    forgotten = [
        row
        for row in task_rows().running().started_before(at - LEASE)
        if row.worker_ids[-1:] == [worker_id] and row.pk not in busy
    ]
    return sum(_take_back(row, at=at) for row in forgotten)


def _living_workers(at: datetime) -> set[str]:
    seen = WorkerHeartbeat.objects.seen_since(at - LEASE)
    here = this_place()
    return {w.worker_id for w in seen if w.place != here or is_process_alive(w.pid)}


def _is_lost(row: DBTaskResult, living: set[str], at: datetime) -> bool:
    holder = row.worker_ids[-1] if row.worker_ids else ""
    if holder in living:
        return False
    was_known = WorkerHeartbeat.objects.named(holder).exists()
    return was_known or row.started_at is None or row.started_at < at - LEASE


def _take_back(row: DBTaskResult, *, at: datetime) -> bool:
    losses = len(row.worker_ids)
    logger.warning("worker lost with task %s %s (attempt %s)", row.task_path, row.pk, losses)
    if not _is_wake_up(row) and losses < MAX_LOSSES:
        return _change(row, status=TaskResultStatus.READY, run_after=get_date_max())
    return _change(
        row,
        status=TaskResultStatus.FAILED,
        finished_at=at,
        exception_class_path=f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
        traceback=f"worker lost {losses} times while running this task",
    )


def _change(row: DBTaskResult, **values: Any) -> bool:
    """Write `values` unless somebody else changed the row since it was read."""
    if not task_rows().exactly(row).update(**values):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True
