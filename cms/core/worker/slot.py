"""One place in a lane: a thread that claims a task, runs it, keeps its outcome, and looks again."""

import logging
import threading
from typing import Any

from django.db import Error, connections
from django_tasks.base import TaskContext, TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult

from cms.core import clock
from cms.core.worker import leases, stopping
from cms.core.worker.lanes import Lane
from cms.core.worker.wake import Bell

logger = logging.getLogger(__name__)

SLOW_LOOK_S = 1.0


class Slot(threading.Thread):
    """Runs tasks of one lane one after the other until told to stop."""

    def __init__(self, lane: Lane, *, worker_id: str, bell: Bell, stop: threading.Event) -> None:
        super().__init__(name=f"lane-{lane.name}", daemon=True)
        self._lane = lane
        self._worker_id = worker_id
        self._bell = bell
        self._stopping = stop
        self.current: DBTaskResult | None = None

    def run(self) -> None:
        stopping.heed(self._stopping)
        while not self._stopping.is_set():
            heard = self._bell.heard()
            try:
                found = self._run_one()
            except Error:
                logger.exception("the database did not answer lane %s", self._lane.name)
                connections.close_all()
                found = False
            if not found:
                self._bell.wait(heard, timeout_s=SLOW_LOOK_S)
        connections.close_all()

    def _run_one(self) -> bool:
        at = clock.now()
        row = leases.claim_next(self._worker_id, self._lane.queues, at=at)
        if row is None:
            return False
        self.current = row
        try:
            run_claimed(row)
        finally:
            self.current = None
        return True


def run_claimed(row: DBTaskResult) -> None:
    """Run a claimed task and keep its outcome, whatever it is."""
    try:
        value = _call(row)
    except BaseException as problem:
        logger.debug("task %s %s broke", row.task_path, row.pk, exc_info=True)
        kept = leases.fail(row, problem, at=clock.now())
        # Still inside: who logs the end logs the traceback with it.
        _announce_end(row, kept=kept)
    else:
        kept = leases.finish(row, value, at=clock.now())
        _announce_end(row, kept=kept)


def _call(row: DBTaskResult) -> Any:
    task = row.task
    result: Any = row.task_result
    task_started.send(sender=type(task.get_backend()), task_result=result)
    context = [TaskContext(task_result=result)] if task.takes_context else []
    return normalize_json(task.call(*context, *result.args, **result.kwargs))


def _announce_end(row: DBTaskResult, *, kept: bool) -> None:
    if not kept:
        logger.warning("task %s %s was taken back meanwhile", row.task_path, row.pk)
        return
    if row.status == TaskResultStatus.READY:
        reason = row.exception_class_path
        logger.warning("task %s %s: %s, again soon", row.task_path, row.pk, reason)
        return
    try:
        task_finished.send(sender=type(row.task.get_backend()), task_result=row.task_result)
    except ImportError:
        logger.warning("task %s is unknown to this code", row.task_path)
