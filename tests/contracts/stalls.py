"""Stopping a process at a chosen statement, by the database alone: a trigger that does not end."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.db import connection

from tests.cms.core.house import until

KEY = 20_260_513
# A writer of ours is done in far less; who holds the lock that long stands in the trigger.
STANDS_STILL_S = 0.4

SQLITE = """
CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
SELECT i FROM n;
CREATE TRIGGER stall BEFORE {event} ON {table} WHEN {when}
BEGIN SELECT count(*) FROM endless; END;
"""
POSTGRESQL = """
CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock({key}); RETURN NEW; END $$;
CREATE TRIGGER stall BEFORE {event} ON {table} FOR EACH ROW WHEN ({when})
EXECUTE FUNCTION stall();
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The first statement of this kind on this table is never finished."""

    event: str
    table: str
    when: str = "true"


@contextmanager
def stalled(statement: Statement) -> Iterator[None]:
    """Within this, whoever comes to the statement stands still there; `until_stalled` waits."""
    if connection.vendor == "postgresql":
        with _stalled_on_postgresql(statement):
            yield
        return
    _execute(SQLITE.format(**asdict(statement)))
    yield
    _execute("DROP TRIGGER stall; DROP VIEW endless;")


def until_stalled() -> None:
    """Wait for somebody to stand in the trigger."""
    is_there = _waits_for_the_key if connection.vendor == "postgresql" else _is_locked_for_long
    until(is_there)


@contextmanager
def _stalled_on_postgresql(statement: Statement) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL.format(key=KEY, **asdict(statement)))
        cursor.execute("SELECT pg_advisory_lock(%s)", [KEY])
        yield
        cursor.execute("SELECT pg_advisory_unlock(%s)", [KEY])
        # The server goes on where it stood, finds its client gone and undoes everything.
        until(lambda: not _waits_for_the_key())
        cursor.execute(f"DROP TRIGGER stall ON {statement.table}; DROP FUNCTION stall()")


def _waits_for_the_key() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted",
            [KEY],
        )
        return cursor.fetchone() is not None


def _is_locked_for_long() -> bool:
    since = time.monotonic()
    while time.monotonic() - since < STANDS_STILL_S:
        if not is_locked():
            return False
        time.sleep(0.02)
    return True


def is_locked() -> bool:
    """Whether somebody holds SQLite's one lock for writing."""
    try:
        _execute("BEGIN IMMEDIATE; ROLLBACK;", timeout=0)
    except sqlite3.OperationalError:
        return True
    return False


def _execute(script: str, *, timeout: float = 20) -> None:
    direct = sqlite3.connect(
        connection.settings_dict["NAME"], timeout=timeout, isolation_level=None
    )
    try:
        direct.executescript(script)
    finally:
        direct.close()
