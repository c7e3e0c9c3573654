"""How the hub and the relay learn of a commit within a blink, without asking all the time."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol
from weakref import WeakSet

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

CHANNEL = "caifeng_live"
SQLITE_LOOK_S = 0.05
LISTEN_S = 0.1


class Watch(Protocol):
    """Belongs to one thread, which called `own_connection` first."""

    def wait(self, timeout_s: float) -> bool:
        """True as soon as something may have been published; False when nothing came in time."""

    def ring(self) -> None:
        """From any thread: let whoever waits look now."""


class SqliteWatch:
    """Own commits ring; those of another process move the file's change counter."""

    def __init__(self) -> None:
        self._rung = threading.Event()
        self._version = self._read()

    def wait(self, timeout_s: float) -> bool:
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            rung = self._rung.wait(SQLITE_LOOK_S)
            self._rung.clear()
            before, self._version = self._version, self._read()
            if rung or self._version != before:
                return True
        return False

    def ring(self) -> None:
        self._rung.set()

    def _read(self) -> int:
        with connection.cursor() as cursor:
            return int(cursor.execute("PRAGMA data_version").fetchone()[0])


class PostgresWatch:
    """Listens; the notice of a commit arrives by itself, own and others' alike."""

    def __init__(self) -> None:
        self._rung = threading.Event()
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")

    def wait(self, timeout_s: float) -> bool:
        deadline = time.monotonic() + timeout_s
        with connection.wrap_database_errors:
            while time.monotonic() < deadline:
                heard = list(connection.connection.notifies(timeout=LISTEN_S, stop_after=1))
                if heard or self._rung.is_set():
                    self._rung.clear()
                    return True
        return False

    def ring(self) -> None:
        self._rung.set()


_watches: WeakSet[Watch] = WeakSet()


def watch() -> Watch:
    """A watch on this thread's connection."""
    made: Watch = PostgresWatch() if connection.vendor == "postgresql" else SqliteWatch()
    _watches.add(made)
    return made


def ring_here() -> None:
    """Wake the watches of this process."""
    for made in list(_watches):
        made.ring()


def ring() -> None:
    """Wake the watches of this process, and on PostgreSQL those of all others."""
    ring_here()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")


@contextmanager
def own_connection() -> Iterator[BaseDatabaseWrapper]:
    """Within this the thread's connection is one of its own: not of the pool, kept to the end.

    What a session holds (an advisory lock, LISTEN) must not go back to a pool with it.
    """
    usual = connections[DEFAULT_DB_ALIAS]
    options = {**usual.settings_dict["OPTIONS"]}
    options.pop("pool", None)
    usual.close()
    mine = type(usual)({**usual.settings_dict, "OPTIONS": options}, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = mine
    try:
        yield mine
    finally:
        mine.close()
        connections[DEFAULT_DB_ALIAS] = usual
