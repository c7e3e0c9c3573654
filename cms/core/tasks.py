"""Background work: enqueue by name, retry, and run on a schedule.

A task is a `django_tasks` task of some app's tasks.py, named by its dotted path. Its row is
written in the caller's transaction, so it exists exactly when the caller's change does. A task
may run twice or out of order: its effect must happen once.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResult

MAX_BACKOFF = timedelta(minutes=10)

Work = TypeVar("Work", bound=Callable[..., Any])


class UnknownTask(LookupError):
    """A dotted name leads to no task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRule:
    """How often and how slowly a task that broke is tried again."""

    max_attempts: int = 5
    backoff: timedelta = timedelta(seconds=2)

    def delay_after(self, attempts: int) -> timedelta:
        """Doubling pauses up to ten minutes, spread by half so that crowds fall apart."""
        pause = min(self.backoff * 2 ** (attempts - 1), MAX_BACKOFF)
        return pause * _dice.uniform(0.5, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicTask:
    """A task due at every multiple of `every_s` seconds since the epoch."""

    name: str
    dotted: str
    every_s: int


_dice = SystemRandom()
_retry_rules: dict[str, RetryRule] = {}
_periodic: dict[str, PeriodicTask] = {}


def enqueue(
    dotted: str, *args: Any, run_after: datetime | None = None, priority: int = 0, **kwargs: Any
) -> TaskResult:
    """Queue the task of that dotted name within the caller's transaction."""
    return resolve(dotted).using(run_after=run_after, priority=priority).enqueue(*args, **kwargs)


def resolve(dotted: str) -> Task:
    """The task of a dotted name; raises UnknownTask."""
    try:
        task = import_string(dotted)
    except ImportError as missing:
        raise UnknownTask(dotted) from missing
    if not isinstance(task, Task):
        raise UnknownTask(dotted)
    return task


def retrying(max_attempts: int = 5, backoff_s: float = 2) -> Callable[[Work], Work]:
    """Try a broken task again; stands below `@task()`, next to the function.

    A DomainError is an answer, not a fault, and is never retried.
    """
    rule = RetryRule(max_attempts=max_attempts, backoff=timedelta(seconds=backoff_s))

    def remember(work: Work) -> Work:
        _retry_rules[f"{work.__module__}.{work.__qualname__}"] = rule
        return work

    return remember


def retry_rule(dotted: str) -> RetryRule | None:
    """The rule of a task, or None where one failure is final or nobody here knows the task."""
    # A rule is known once its module was read, and that of a task that was lost may not be yet.
    with suppress(UnknownTask):
        resolve(dotted)
    return _retry_rules.get(dotted)


def every(seconds: int) -> Callable[[Task], Task]:
    """Run a task without arguments on a schedule; stands above `@task()`."""

    def schedule(task: Task) -> Task:
        dotted = task.module_path
        _periodic[dotted] = PeriodicTask(name=dotted, dotted=dotted, every_s=seconds)
        return task

    return schedule


def periodic_tasks() -> list[PeriodicTask]:
    """What `every` declared, and what settings.PERIODIC names on top."""
    named = {
        name: PeriodicTask(name=name, dotted=dotted, every_s=seconds)
        for name, (dotted, seconds) in settings.PERIODIC.items()
    }
    return [*{**_periodic, **named}.values()]
