"""The one clock: the database's time, so that two machines never disagree.

On SQLite that is this machine's clock. On PostgreSQL each process measures the database's time
against its own monotonic clock every half minute; between measurements nothing is asked, and a
machine whose wall clock jumps by an hour does not notice. On the event loop, or while the
database is away, the last measurement goes on counting.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import Error, connection

SHANGHAI = ZoneInfo("Asia/Shanghai")
MEASURE_EVERY_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """The database said `moment` when this process's monotonic clock stood at `counted`."""

    moment: datetime
    counted: float

    def now(self) -> datetime:
        return self.moment + timedelta(seconds=time.monotonic() - self.counted)

    def is_fresh(self) -> bool:
        return time.monotonic() - self.counted < MEASURE_EVERY_S


_measurements: dict[str, Measurement] = {}


def now() -> datetime:
    """The database's time, aware, in UTC."""
    if connection.vendor == "sqlite":
        return datetime.now(UTC)
    last = _measurements.get(connection.alias)
    if last is not None and last.is_fresh():
        return last.now()
    if (measured := _measure()) is not None:
        _measurements[connection.alias] = measured
        return measured.now()
    return last.now() if last is not None else datetime.now(UTC)


def _measure() -> Measurement | None:
    """Ask the database; None where asking is impossible just now."""
    if _on_event_loop() or connection.needs_rollback:
        return None
    before = time.monotonic()
    try:
        connection.ensure_connection()
        # The driver's own cursor: a measurement is no query of the page that happens to need it.
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute("SELECT statement_timestamp()")
            moment = cursor.fetchone()[0]
    except Error:
        return None
    middle = (before + time.monotonic()) / 2
    return Measurement(moment=moment.astimezone(UTC), counted=middle)


def _on_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def local(at: datetime) -> datetime:
    """The same moment on the wall clock of the district."""
    return at.astimezone(SHANGHAI)


def local_day(at: datetime) -> date:
    """The calendar day the district lives at that moment."""
    return local(at).date()
