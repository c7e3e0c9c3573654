"""The live parts of a web process, from its opening to its end."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from cms.live import process
from cms.live.doors import doors
from cms.live.frames import Frame

logger = logging.getLogger(__name__)

PING_EVERY_S = 25


class LiveCompanion:
    """Starts hub and relay, pings sockets, empties the doors; dies when hub or relay do."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, *, died: Callable[[], None]) -> None:
        doors.open()
        await process.start()
        self._tasks = [asyncio.create_task(self._watch(died)), asyncio.create_task(ping())]

    async def drain(self, *, over_s: float) -> None:
        await doors.empty(over_s=over_s)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._tasks)
        await process.stop()

    async def _watch(self, died: Callable[[], None]) -> None:
        try:
            await process.until_broken()
        except Exception:
            logger.exception("hub or relay broke")
            died()


async def ping() -> None:
    """A frame for each page now and then, so that it knows a quiet line from a dead one."""
    frame = Frame.of("ping")
    while True:
        await asyncio.sleep(PING_EVERY_S)
        for member in list(process.hub().members()):
            member.send(frame)
