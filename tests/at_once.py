"""Several people at one moment, for the races: threads that begin together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections

from cms.core.errors import DomainError

ANSWERS = (DomainError, ValidationError, IntegrityError)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each work gave, in order; a refusal is an answer too, anything else is raised."""
    gate = Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        gate.wait(timeout=30)
        try:
            return work()
        except ANSWERS as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(one, works))


def many_at_once(number: int, work: Callable[[int], Any]) -> list[Any]:
    """The same work so many times, each with its number."""
    return at_once(*(partial(work, place) for place in range(number)))
