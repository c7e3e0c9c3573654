"""How a hub learns of events: commits of the database, or the streams in Redis."""

import asyncio
import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

from django.db import Error

from cms.live import wake

logger = logging.getLogger(__name__)

LOOK_S = 0.5
RECONNECT_S = 1.0


class Feed(Protocol):
    """Runs beside the hub's looks at the outbox."""

    @property
    def look_every_s(self) -> float:
        """How often the outbox must be looked at, told or not."""

    @property
    def is_away(self) -> bool:
        """What it listens to does not answer just now."""

    async def run(self) -> None:
        """For ever, until cancelled."""


class CommitFeed:
    """Has the outbox looked at whenever anybody committed."""

    look_every_s = LOOK_S
    is_away = False

    def __init__(self, *, look_soon: Callable[[], None]) -> None:
        self._look_soon = look_soon
        self._stop = threading.Event()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        tell = partial(loop.call_soon_threadsafe, self._look_soon)
        thread = threading.Thread(
            target=self._watch, args=(tell,), name="live-commits", daemon=True
        )
        thread.start()
        try:
            await loop.create_future()
        finally:
            self._stop.set()
            wake.ring_here()
            await loop.run_in_executor(None, thread.join)

    def _watch(self, tell: Callable[[], object]) -> None:
        while not self._stop.is_set():
            try:
                with wake.own_connection():
                    self._follow(wake.watch(), tell)
            except Error:
                logger.warning("the connection that tells of commits broke, listening again soon")
                self._stop.wait(RECONNECT_S)

    def _follow(self, watch: wake.Watch, tell: Callable[[], object]) -> None:
        while not self._stop.is_set():
            if watch.wait(LOOK_S):
                tell()
