"""Who is in, how many of each, and how all are sent away when the process ends."""

import asyncio
import logging
import secrets
from collections import Counter
from typing import Protocol

from django.conf import settings

from cms.live.visitors import Visitor

logger = logging.getLogger(__name__)

# Close codes: what a browser may come back from, and how soon.
BAD_FRAMES = 4400
TOO_MANY = 4429
COME_BACK = 1012
BACK_AFTER_MS = (500, 5_000)
LAST_WORDS_S = 1.0


class Visit(Protocol):
    """One open connection, as the doors know it."""

    @property
    def visitor(self) -> Visitor: ...

    async def send_away(self, *, retry_after_ms: int) -> None:
        """Close it with a word that it may come back."""


class Doors:
    """Counts connections of one process; nobody new comes in while it closes."""

    def __init__(self) -> None:
        self.is_closing = False
        self._inside: set[Visit] = set()
        self._of_person: Counter[str] = Counter()
        self._at_address: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._inside)

    def admit(self, visit: Visit) -> int | None:
        """Let it in, or say by which close code it is refused."""
        if self.is_closing:
            return COME_BACK
        who = visit.visitor
        if who.person and self._of_person[who.person] >= settings.LIVE_CONNECTIONS_PER_PERSON:
            return TOO_MANY
        if self._at_address[who.address] >= settings.LIVE_CONNECTIONS_PER_ADDRESS:
            return TOO_MANY
        self._count(visit, 1)
        self._inside.add(visit)
        return None

    def leave(self, visit: Visit) -> None:
        """It is closed; one that never came in, or left before, is passed over."""
        if visit in self._inside:
            self._inside.remove(visit)
            self._count(visit, -1)

    def open(self) -> None:
        """A new server begins."""
        self.is_closing = False

    async def empty(self, *, over_s: float) -> None:
        """Send everybody away, evenly over that time, so that they do not come back at once."""
        self.is_closing = True
        visits = list(self._inside)
        logger.info("sending %s connections away over %s s", len(visits), over_s)
        farewells = []
        for number, visit in enumerate(visits):
            if number:
                await asyncio.sleep(over_s / len(visits))
            farewell = visit.send_away(retry_after_ms=retry_after_ms())
            farewells.append(asyncio.ensure_future(farewell))
        if farewells:
            await asyncio.wait(farewells, timeout=LAST_WORDS_S)

    def _count(self, visit: Visit, by: int) -> None:
        who = visit.visitor
        for counter, key in ((self._of_person, who.person), (self._at_address, who.address)):
            if key is None:
                continue
            counter[key] += by
            if not counter[key]:
                del counter[key]


def retry_after_ms() -> int:
    """When to come back: another moment for each."""
    soonest, latest = BACK_AFTER_MS
    return soonest + secrets.randbelow(latest - soonest)


doors = Doors()
