"""What lives as long as the web server: begun before its doors open, told first that they close.

A room registers its own in `ready()`, by dotted name; the server knows no room.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Companion(Protocol):
    """Runs on the server's own event loop, beside the requests."""

    async def start(self, *, died: Callable[[], None]) -> None:
        """Begin; `died` is called when it cannot go on, and then the process ends."""

    async def drain(self, *, over_s: float) -> None:
        """Send away whoever would stay for long, evenly over that time; take nobody new."""

    async def stop(self) -> None:
        """The last request is answered: let go of everything."""


_registered: dict[str, str] = {}


def register(name: str, dotted: str) -> None:
    """Have every web process make one; `dotted` names what makes it, without arguments."""
    _registered[name] = dotted


def unregister(name: str) -> None:
    """Forget one that was registered."""
    _registered.pop(name, None)


class Company:
    """The companions of one server."""

    def __init__(self) -> None:
        self.lost: str = ""
        self._members: dict[str, Companion] = {}

    async def start(self, *, died: Callable[[], None]) -> None:
        """Make and start each; `lost` says which one died when `died` is called."""
        for name, dotted in _registered.items():
            member: Companion = import_string(dotted)()
            self._members[name] = member
            await member.start(died=self._mourner(name, died))

    async def drain(self, *, over_s: float) -> None:
        """All at once; one that breaks does not keep the others from it."""
        await self._each("drain", *(one.drain(over_s=over_s) for one in self._members.values()))

    async def stop(self) -> None:
        await self._each("stop", *(one.stop() for one in self._members.values()))

    def _mourner(self, name: str, died: Callable[[], None]) -> Callable[[], None]:
        def mourn() -> None:
            logger.critical("%s died, the web process ends with it", name)
            self.lost = name
            died()

        return mourn

    async def _each(self, doing: str, *work: Awaitable[None]) -> None:
        results = await asyncio.gather(*work, return_exceptions=True)
        for name, problem in zip(self._members, results, strict=True):
            if isinstance(problem, Exception):
                logger.error("%s could not %s", name, doing, exc_info=problem)
