"""The hub: one a process, in its event loop; brings every event of a topic to every member once."""

import asyncio
import logging
import time
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cms.live.attendance import Attendance
from cms.live.catching_up import CatchingUp
from cms.live.feeds import CommitFeed, Feed
from cms.live.frames import ResyncReason
from cms.live.line import Subscription
from cms.live.lines import Lines
from cms.live.looking import Looker
from cms.live.member import Member
from cms.live.outbox import Event
from cms.live.outlet import TOO_SLOW, Outlet
from cms.live.reading import Reader
from cms.live.rights import Rights
from cms.live.snapshots import Snapshots
from cms.live.socket_queue import Patience
from cms.live.streams import StreamFeed

__all__ = ["Hub", "Member", "Metrics"]

logger = logging.getLogger(__name__)

TICK_S = 1.0
CANCEL_AGAIN_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """How the hub is just now; `longest_queue` is of those here."""

    sockets: int
    topics: int
    longest_queue: int
    resyncs: Mapping[ResyncReason, int]
    is_redis_away: bool


class Hub:
    """Everything here is called from the event loop that `start` ran in.

    Fed by commits of the database, or by Redis where a URL is given; the outbox is the truth in
    both cases and is looked at beside them.
    """

    def __init__(self, *, redis_url: str = "", patience: Patience | None = None) -> None:
        self._redis_url = redis_url
        self._patience = patience or Patience()
        self._reader = Reader()
        self._lines = Lines(self._reader)
        self._snapshots = Snapshots(self._reader)
        self._catching_up = CatchingUp(
            lines=self._lines, snapshots=self._snapshots, reader=self._reader
        )
        self._rights = Rights(self._reader, self.members)
        self._attendance = Attendance(self._rights)
        self._looker = Looker(
            reader=self._reader,
            lines=self._lines,
            attendance=self._attendance,
            every_s=lambda: self._feed.look_every_s,
        )
        self._feed: Feed = (
            StreamFeed(redis_url, offer=self._offer, look_soon=self._looker.soon)
            if redis_url
            else CommitFeed(look_soon=self._looker.soon)
        )
        self._lines.interrupted = self._interrupt
        self._lines.begun = self._looker.soon
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to follow the outbox, or Redis when the hub was given one."""
        running = asyncio.get_running_loop()
        self.broken: asyncio.Future[None] = running.create_future()
        duties = (self._feed.run(), self._looker.run(), self._rights.run(), self._tick())
        self._tasks = [self._begin(duty) for duty in duties]

    async def stop(self) -> None:
        """Stop following; members that are left are forgotten, not closed."""
        waiting = set(self._tasks)
        while waiting:
            for task in waiting:
                task.cancel()
            # A library may swallow a cancellation that meets its own timeout: say it again.
            _, waiting = await asyncio.wait(waiting, timeout=CANCEL_AGAIN_S)
        for member in self.members():
            member.leave()
        self._lines.close()
        await asyncio.get_running_loop().run_in_executor(None, self._reader.close)

    async def until_broken(self) -> None:
        """Returns only by raising what ended one of the hub's duties."""
        await asyncio.shield(self.broken)

    def join(self, outlet: Outlet) -> Member:
        """An accepted connection joins; the edge keeps the member and talks to it alone."""
        member = Member(
            outlet,
            lines=self._lines,
            catching_up=self._catching_up,
            patience=self._patience,
            left=self._attendance.leave,
        )
        self._attendance.enter(member)
        return member

    def members(self) -> Iterator[Member]:
        """Everybody here just now: for the drain and for counting."""
        return iter(self._attendance)

    def metrics(self) -> Metrics:
        """From any thread."""
        return Metrics(
            sockets=len(self._attendance),
            topics=len(self._lines),
            longest_queue=max((member.queue.longest for member in self.members()), default=0),
            resyncs=dict(self._catching_up.resyncs),
            is_redis_away=self._feed.is_away,
        )

    def _begin(self, duty: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(duty)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (problem := task.exception()) and not self.broken.done():
            logger.error("the hub broke", exc_info=problem)
            self.broken.set_exception(problem)

    def _offer(self, event: Event) -> None:
        self._attendance.heard_of(event.topic)
        self._lines.offer(event)

    def _interrupt(self, subscription: Subscription, reason: ResyncReason) -> None:
        """What was queued of a topic is worth nothing; too often, and the socket is too slow."""
        subscription.queue.drop(subscription.topic.name)
        if reason == "overflow" and subscription.queue.overflowed():
            subscription.close(TOO_SLOW)
            return
        self._catching_up.begin(subscription, reason=reason)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            now = time.monotonic()
            for member in self.members():
                if member.queue.is_stuck(now):
                    member.close(TOO_SLOW)
            self._lines.forget_idle()
