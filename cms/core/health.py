"""The registry of parts this site depends on; each room registers its own check."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass, replace
from typing import Literal

from django.db import connections

logger = logging.getLogger(__name__)

State = Literal["ok", "degraded", "down"]
PATIENCE_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How one part is: `degraded` means the site works with less."""

    state: State
    latency_ms: float = 0.0
    detail: str = ""


Check = Callable[[], Health]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A registered part; without a `needed` one this process takes no visitors."""

    name: str
    check: Check
    needed: bool


_parts: dict[str, Part] = {}
_running: dict[str, Future[Health]] = {}
_lock = threading.Lock()
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="health")


def register(name: str, check: Check, *, needed: bool = False) -> None:
    """Have `check` asked under this name by /readyz; a second one of that name replaces it."""
    _parts[name] = Part(name=name, check=check, needed=needed)


def unregister(name: str) -> None:
    """Forget a part."""
    _parts.pop(name, None)


def is_needed(name: str) -> bool:
    """True when the site cannot answer visitors without this part."""
    return _parts[name].needed


def report(patience_s: float = PATIENCE_S) -> dict[str, Health]:
    """Every part's health; one that has no answer in time is down and not asked twice at once."""
    deadline = time.monotonic() + patience_s
    asked = {name: _ask(part) for name, part in sorted(_parts.items())}
    return {name: _answer(future, deadline) for name, future in asked.items()}


def _ask(part: Part) -> Future[Health]:
    with _lock:
        earlier = _running.get(part.name)
        if earlier is None or earlier.done():
            _running[part.name] = earlier = _threads.submit(_timed, part.check)
        return earlier


def _answer(future: Future[Health], deadline: float) -> Health:
    try:
        return future.result(timeout=max(0.0, deadline - time.monotonic()))
    except TooLate:
        return Health(state="down", detail="没有按时答复")


def _timed(check: Check) -> Health:
    before = time.monotonic()
    try:
        health = check()
    except Exception as problem:
        logger.exception("a health check broke")
        health = Health(state="down", detail=type(problem).__name__)
    finally:
        connections.close_all()
    return replace(health, latency_ms=round((time.monotonic() - before) * 1000, 1))
