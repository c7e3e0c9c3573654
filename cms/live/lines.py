"""All topics somebody in this process hears or lately heard: events come in, frames go out."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping

from django.db import Error

from cms.live import outbox
from cms.live.frames import ResyncReason
from cms.live.line import Line, Subscription
from cms.live.outbox import Event, Place
from cms.live.reading import Reader

logger = logging.getLogger(__name__)

# Far fewer than a socket may have waiting: those that read must not overflow by a catch-up.
PORTION = 100
LINGER_S = 60
AGAIN_S = 1
SOON_S = 0.02

Interrupted = Callable[[Subscription, ResyncReason], None]


class Lines:
    """Every line of the process. `interrupted` brings a subscription up again from a snapshot."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lines: dict[str, Line] = {}
        self.interrupted: Interrupted = lambda *_: None
        # Somebody began to hear a topic: what was published meanwhile must be looked for.
        self.begun: Callable[[], None] = lambda: None

    def open(self, name: str) -> Line:
        """The topic's line, made when there is none."""
        return self._lines.setdefault(name, Line(name=name))

    def get(self, name: str) -> Line | None:
        return self._lines.get(name)

    def known_names(self) -> list[str]:
        """Topics whose place is known, so that it can be compared."""
        return [line.name for line in self._lines.values() if line.offset is not None]

    def offer(self, event: Event) -> None:
        """An event arrived: it leaves at once, is known already, or waits for those before it."""
        line = self._lines.get(event.topic)
        if line is None:
            return
        if line.offset is not None and line.epoch != event.epoch and not self._adopts(line, event):
            # Old or new, only the database knows.
            self.fetch_place(line)
            return
        if line.filling is None and line.offset is not None and event.offset == line.offset + 1:
            self._deliver(line, event)
        line.wanted = max(line.wanted, event.offset)
        self._fill(line)

    def meet(self, line: Line, place: Place) -> None:
        """The database said where the topic stands."""
        if line.offset is None:
            line.stand_at(place)
            self.begun()
        elif line.epoch != place.epoch and not self._adopts(line, place):
            self._begin_anew(line, place)
        line.wanted = max(line.wanted, place.offset)
        self._fill(line)

    def compare(self, places: Mapping[str, Place], before: Mapping[str, str | None]) -> None:
        """Topics as just read; `before` are the epochs at the time of asking."""
        for name, epoch in before.items():
            line = self._lines.get(name)
            # A line that changed its epoch meanwhile knows better than this read.
            if line is not None and line.offset is not None and line.epoch == epoch:
                self.meet(line, places.get(name, Place()))

    def epochs(self) -> dict[str, str | None]:
        """The epochs of the topics whose place is known."""
        return {name: self._lines[name].epoch for name in self.known_names()}

    def forget_idle(self) -> None:
        """Let go of topics nobody has heard for a while."""
        before = time.monotonic() - LINGER_S
        for line in list(self._lines.values()):
            if not line.subscriptions and line.filling is None and line.idle_since < before:
                del self._lines[line.name]

    def close(self) -> None:
        for line in self._lines.values():
            if line.filling is not None:
                line.filling.cancel()
        self._lines.clear()

    def __len__(self) -> int:
        return len(self._lines)

    def _adopts(self, line: Line, found: Event | Place) -> bool:
        """A topic that had no event gets its epoch with the first one."""
        if line.epoch is None and line.offset == 0:
            line.epoch = found.epoch
            return True
        return False

    def _begin_anew(self, line: Line, place: Place) -> None:
        line.stand_at(place)
        line.wanted = place.offset
        for subscription in list(line.subscriptions):
            self.interrupted(subscription, "wrong_epoch")

    def _deliver(self, line: Line, event: Event) -> None:
        for subscription in line.deliver(event.frame()):
            self.interrupted(subscription, "overflow")

    def fetch_place(self, line: Line) -> None:
        """Ask the database anew where this topic stands."""
        line.wanted = max(line.wanted, line.reached + 1)
        self._fill(line)

    def _fill(self, line: Line) -> None:
        if line.filling is None and line.has_hole:
            line.filling = asyncio.get_running_loop().create_task(self._fetch(line))

    async def _fetch(self, line: Line) -> None:
        """Bring what is missing from the outbox, until nothing is."""
        try:
            while line.has_hole:
                try:
                    await self._fetch_portion(line)
                except Error:
                    logger.warning("the outbox did not answer, asking again soon")
                    await asyncio.sleep(AGAIN_S)
        finally:
            line.filling = None

    async def _fetch_portion(self, line: Line) -> None:
        after, epoch = line.reached, line.epoch
        events = await self._reader.ask(outbox.events_after, line.name, after, limit=PORTION)
        if (line.reached, line.epoch) != (after, epoch):
            return
        if events and events[0].epoch == epoch and events[0].offset == after + 1:
            for event in events:
                self._deliver(line, event)
            return
        place = await self._reader.ask(outbox.place_of, line.name)
        if (line.reached, line.epoch) == (after, epoch):
            await self._settle(line, place, is_broken=bool(events))

    async def _settle(self, line: Line, place: Place, *, is_broken: bool) -> None:
        """What was spoken of is not there: gone by age, of another epoch, or never was."""
        line.wanted = place.offset
        if line.epoch != place.epoch:
            if not self._adopts(line, place):
                self._begin_anew(line, place)
        elif place.pruned_to > line.reached or (is_broken and place.offset > line.reached):
            line.stand_at(place)
            for subscription in list(line.subscriptions):
                self.interrupted(subscription, "pruned")
        else:
            # Committed between the two questions, at the earliest.
            await asyncio.sleep(SOON_S)
