"""How an idle worker learns of new tasks within a blink, without asking all the time."""

import logging
import threading
import time
from contextlib import closing
from typing import Protocol

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.core.signal_handlers import CHANNEL

logger = logging.getLogger(__name__)

SQLITE_LOOK_S = 0.05
RECONNECT_S = 1.0


class Bell:
    """Rung by one thread, heard by many; a ring between listening and waiting is not missed."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rings = 0

    def ring(self) -> None:
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def heard(self) -> int:
        """How often it rang so far: ask before looking for work, hand to `wait` after."""
        return self._rings

    def wait(self, heard: int, *, timeout_s: float) -> None:
        """Return when it rang more often than `heard`, or after the timeout."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings != heard, timeout=timeout_s)


class Watcher(Protocol):
    """Watches the database for commits that may have brought tasks."""

    def wait(self, timeout_s: float) -> bool:
        """True as soon as something may be new; False when nothing came in time."""

    def close(self) -> None: ...


class SqliteWatcher:
    """Looks at the file's change counter on one connection that is kept for nothing else."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._wrapper = _own_connection()
        self._version = self._read()

    def wait(self, timeout_s: float) -> bool:
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if self._stop.wait(SQLITE_LOOK_S):
                return False
            version = self._read()
            if version != self._version:
                self._version = version
                return True
        return False

    def close(self) -> None:
        self._wrapper.close()

    def _read(self) -> int:
        self._wrapper.ensure_connection()
        with closing(self._wrapper.connection.execute("PRAGMA data_version")) as rows:
            return int(rows.fetchone()[0])


class PostgresWatcher:
    """Listens on one connection; when that breaks, the slots' own slow look goes on."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._wrapper: BaseDatabaseWrapper | None = None

    def wait(self, timeout_s: float) -> bool:
        try:
            return self._listen(timeout_s)
        except Error:
            logger.warning("the bell's connection broke, ringing again soon")
            self.close()
            self._stop.wait(RECONNECT_S)
            return True

    def close(self) -> None:
        if self._wrapper is not None:
            self._wrapper.close()
            self._wrapper = None

    def _listen(self, timeout_s: float) -> bool:
        if self._wrapper is None:
            self._wrapper = _own_connection()
            with self._wrapper.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            return True
        with self._wrapper.wrap_database_errors:
            rings = list(self._wrapper.connection.notifies(timeout=timeout_s, stop_after=1))
        return bool(rings)


def watcher(stop: threading.Event) -> Watcher:
    """The watcher that fits the database."""
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        return PostgresWatcher(stop)
    return SqliteWatcher(stop)


def _own_connection() -> BaseDatabaseWrapper:
    return connections.create_connection(DEFAULT_DB_ALIAS)
