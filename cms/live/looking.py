"""Looking at the outbox: the way of events where there is no Redis, the net where there is one."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from django.db import Error

from cms.live import outbox
from cms.live.attendance import Attendance
from cms.live.lines import Lines
from cms.live.reading import Reader

logger = logging.getLogger(__name__)


class Looker:
    """Compares where topics stand with how far this process came; looks that meet become one."""

    def __init__(
        self,
        *,
        reader: Reader,
        lines: Lines,
        attendance: Attendance,
        every_s: Callable[[], float],
    ) -> None:
        self._reader = reader
        self._lines = lines
        self._attendance = attendance
        self._every_s = every_s
        self._wanted = asyncio.Event()

    def soon(self) -> None:
        """Something may have been published."""
        self._wanted.set()

    async def run(self) -> None:
        """For ever: when told, and every so often."""
        while True:
            with suppress(TimeoutError):
                # Not `wait_for`: before Python 3.12 it may swallow that we are cancelled.
                async with asyncio.timeout(self._every_s()):
                    await self._wanted.wait()
            self._wanted.clear()
            await self.look()

    async def look(self) -> None:
        epochs, people = self._lines.epochs(), self._attendance.watched()
        if not epochs and not people:
            return
        try:
            places = await self._reader.ask(outbox.places, {*epochs, *people})
        except Error:
            logger.warning("the outbox did not answer, looking again soon")
            return
        self._lines.compare(places, epochs)
        self._attendance.compare(places)
