"""One topic inside one process: where it stands, its last frames, who hears it."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from cms.live.frames import Frame
from cms.live.outbox import Place
from cms.live.outlet import Outlet
from cms.live.socket_queue import SocketQueue
from cms.live.topics import FoundTopic

RING = 512


@dataclass(slots=True, eq=False)
class Subscription:
    """One socket's hold on one topic. `position` is the last offset queued for it."""

    topic: FoundTopic
    line: "Line"
    ask_id: object
    outlet: Outlet
    queue: SocketQueue
    # Takes it out of its socket's hands, when it was refused or lost its right.
    forgotten: Callable[[], None]
    close: Callable[[int], None]
    position: int = 0
    was_caught_up: bool = False
    # Brings it from its beginning, or from an overflow, to hearing events as they come.
    catching_up: asyncio.Task[None] | None = None

    def halt(self) -> None:
        """Whatever brings it up stops, and nothing is heard."""
        self.line.hearing.discard(self)
        if self.catching_up is not None:
            self.catching_up.cancel()
            self.catching_up = None

    def end(self) -> None:
        """Nothing of this topic is queued any more."""
        self.halt()
        self.line.leave(self)
        self.queue.drop(self.topic.name)
        self.forgotten()


@dataclass(slots=True, eq=False)
class Line:
    """Delivers each offset once and in order, or not at all until the hole before it is filled."""

    name: str
    epoch: str | None = None
    # None until a read of the database said where the topic stands.
    offset: int | None = None
    # The highest offset anybody spoke of: there is something to fetch while it is above `offset`.
    wanted: int = 0
    ring: deque[Frame] = field(default_factory=lambda: deque(maxlen=RING))
    subscriptions: set[Subscription] = field(default_factory=set)
    hearing: set[Subscription] = field(default_factory=set)
    filling: asyncio.Task[None] | None = None
    idle_since: float = field(default_factory=time.monotonic)

    @property
    def reached(self) -> int:
        """How far it came; 0 while nobody knows."""
        return self.offset or 0

    @property
    def has_hole(self) -> bool:
        return self.offset is not None and self.wanted > self.offset

    def stand_at(self, place: Place) -> None:
        """Begin here, with nothing remembered."""
        self.epoch, self.offset = place.epoch, place.offset
        self.ring.clear()

    def deliver(self, frame: Frame) -> list[Subscription]:
        """Queue the next frame for all who hear; those it was too much for are returned."""
        self.ring.append(frame)
        self.offset = offset = frame.offset or 0
        overflowing = []
        for subscription in self.hearing:
            if subscription.position < offset:
                if subscription.queue.put(frame):
                    subscription.position = offset
                else:
                    overflowing.append(subscription)
        return overflowing

    def remembered_after(self, position: int) -> list[Frame]:
        """All frames after that offset; none where they are not all remembered."""
        if not self.ring or (self.ring[0].offset or 0) > position + 1:
            return []
        skipped = position + 1 - (self.ring[0].offset or 0)
        return list(islice(self.ring, skipped, None))

    def leave(self, subscription: Subscription) -> None:
        self.subscriptions.discard(subscription)
        self.hearing.discard(subscription)
        if not self.subscriptions:
            self.idle_since = time.monotonic()
