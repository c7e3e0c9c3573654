"""A fuse around a part that may be away: stop asking after some failures, probe now and then."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from cms.core.errors import Unavailable

Answer = TypeVar("Answer")


class BreakerOpen(Unavailable):
    """The part failed repeatedly and is not asked just now."""

    code = "breaker_open"


class Breaker:
    """Lets calls through until `failures` in a row; then one probe each `probe_s` seconds."""

    def __init__(self, name: str, failures: int = 3, probe_s: float = 5) -> None:
        self.name = name
        self._allowed = failures
        self._probe_s = probe_s
        self._lock = threading.Lock()
        self._failed = 0
        self._next_probe = 0.0

    @property
    def is_open(self) -> bool:
        """True while calls are refused without asking."""
        return self._failed >= self._allowed

    def call(self, work: Callable[[], Answer]) -> Answer:
        """Do the work and return its answer; its own exception passes through and is counted.

        Raises BreakerOpen without doing the work while the part counts as away.
        """
        self._admit()
        try:
            answer = work()
        except Exception:
            self._count_failure()
            raise
        with self._lock:
            self._failed = 0
        return answer

    def _admit(self) -> None:
        with self._lock:
            if not self.is_open:
                return
            if time.monotonic() < self._next_probe:
                raise BreakerOpen
            self._next_probe = time.monotonic() + self._probe_s

    def _count_failure(self) -> None:
        with self._lock:
            self._failed += 1
            self._next_probe = time.monotonic() + self._probe_s
