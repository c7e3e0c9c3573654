"""From “I want to hear this” to hearing it: rights, what was missed or a snapshot, caught up."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import Error

from cms.core.errors import Unavailable
from cms.live import frames, outbox
from cms.live.frames import Frame, ResyncReason
from cms.live.line import Line, Subscription
from cms.live.lines import Lines
from cms.live.outbox import Place, Snapshot
from cms.live.outlet import Outlet
from cms.live.reading import Reader
from cms.live.snapshots import Snapshots
from cms.live.topics import FoundTopic

logger = logging.getLogger(__name__)

MOST_BEHIND = 500
PORTION = 100
NOT_FOUND = "没有找到要看的内容"


class Refused(Exception):
    """This person may not hear the topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """How far a browser says it came."""

    epoch: str
    offset: int


class CatchingUp:
    """Brings subscriptions up; each has one task of its own while it does."""

    def __init__(self, *, lines: Lines, snapshots: Snapshots, reader: Reader) -> None:
        self._lines = lines
        self._snapshots = snapshots
        self._reader = reader
        self._asking: dict[str, asyncio.Task[Place]] = {}
        self.resyncs: Counter[ResyncReason] = Counter()

    def begin(
        self,
        subscription: Subscription,
        *,
        since: Since | None = None,
        reason: ResyncReason | None = None,
    ) -> None:
        """Start anew: from `since` where that is possible, else by a snapshot.

        With a `reason` the browser is told first that what it has is worth nothing.
        """
        subscription.halt()
        subscription.line.subscriptions.add(subscription)
        work = self._run(subscription, since, reason)
        subscription.catching_up = asyncio.get_running_loop().create_task(work)

    async def _run(
        self, subscription: Subscription, since: Since | None, reason: ResyncReason | None
    ) -> None:
        try:
            await self._bring_up(subscription, since, reason)
            subscription.catching_up = None
        except Refused:
            _turn_away(subscription, "not_found", NOT_FOUND)
        except Exception as problem:
            if isinstance(problem, Error):
                logger.warning("the database did not answer a subscription")
            else:
                logger.exception("a topic could not be read")
            _turn_away(subscription, Unavailable.code, Unavailable.message)

    async def _bring_up(
        self, subscription: Subscription, since: Since | None, reason: ResyncReason | None
    ) -> None:
        if reason == "overflow":
            # The resync is owed until the socket reads again.
            await subscription.queue.written_out()
        user = await self._reader.ask(_admitted, subscription.outlet, subscription.topic)
        is_done = False
        if since is not None and reason is None:
            reason = await self._resume(subscription, since)
            is_done = reason is None
        while not is_done:
            await self._give_snapshot(subscription, user, reason)
            reason = await self._replay(subscription)
            is_done = reason is None
        if not subscription.was_caught_up:
            await _queue(subscription, _caught_up(subscription))
            subscription.was_caught_up = True

    async def _resume(self, subscription: Subscription, since: Since) -> ResyncReason | None:
        """Go on from where the browser says it is; the reason when that cannot be."""
        place = await self._place(subscription.line)
        reason = _why_not(place, since)
        if reason is None:
            subscription.position = since.offset
            reason = await self._replay(subscription, to=place.offset)
        return reason

    async def _place(self, line: Line) -> Place:
        """Where the topic stands in the database; those who ask at once ask it together."""
        asking = self._asking.get(line.name)
        if asking is None:
            question = self._reader.ask(outbox.place_of, line.name)
            asking = self._asking[line.name] = asyncio.get_running_loop().create_task(question)
            asking.add_done_callback(lambda _: self._asking.pop(line.name))
        place = await asyncio.shield(asking)
        self._lines.meet(line, place)
        # Meeting a new epoch begins every subscription anew: the task of this one ends here.
        await asyncio.sleep(0)
        return place

    async def _give_snapshot(
        self, subscription: Subscription, user: Any, reason: ResyncReason | None
    ) -> None:
        if reason is not None:
            self.resyncs[reason] += 1
        if reason in {"too_far", "pruned"}:
            self._snapshots.forget_before(subscription.line.name, subscription.line.reached)
        taken = await self._snapshot(subscription, user)
        if reason is not None:
            await _queue(subscription, _resync(taken, reason))
        await _queue(subscription, taken.frame)
        subscription.position = taken.place.offset

    async def _snapshot(self, subscription: Subscription, user: Any) -> Snapshot:
        """One of the line's present epoch."""
        line = subscription.line
        taken = await self._snapshots.of(subscription.topic, user)
        if line.offset is None:
            self._lines.meet(line, taken.place)
        while taken.place.epoch != line.epoch:
            self._snapshots.forget(line.name)
            await self._place(line)
            taken = await self._snapshots.of(subscription.topic, user)
        return taken

    async def _replay(self, subscription: Subscription, *, to: int = 0) -> ResyncReason | None:
        """Queue what was missed as the socket takes it. Nothing missing: it hears from now on.

        `to` is an offset of the database this process may not have come to yet.
        """
        line = subscription.line
        while (behind := max(to, line.reached) - subscription.position) > 0:
            if behind > MOST_BEHIND:
                return "too_far"
            missed = await self._missed(line, subscription.position)
            if not missed:
                return "pruned"
            for frame in missed:
                await _queue(subscription, frame)
                subscription.position = frame.offset or 0
        line.hearing.add(subscription)
        return None

    async def _missed(self, line: Line, position: int) -> Sequence[Frame]:
        """What follows, in order, from memory or else a portion from the outbox."""
        if remembered := line.remembered_after(position):
            return remembered
        events = await self._reader.ask(outbox.events_after, line.name, position, limit=PORTION)
        connects = events and (events[0].epoch, events[0].offset) == (line.epoch, position + 1)
        return [event.frame() for event in events] if connects else []


def _why_not(place: Place, since: Since) -> ResyncReason | None:
    """Why a browser cannot go on from where it says it is."""
    if place.epoch != since.epoch:
        return "wrong_epoch"
    if since.offset > place.offset:
        return "future"
    if since.offset < place.pruned_to:
        return "pruned"
    return "too_far" if place.offset - since.offset > MOST_BEHIND else None


def _admitted(outlet: Outlet, topic: FoundTopic) -> Any:
    """In a thread: who asks, read afresh; raises Refused."""
    user = outlet.current_user()
    if user is None or not topic.authorise(user):
        raise Refused
    return user


async def _queue(subscription: Subscription, frame: Frame) -> None:
    while not subscription.queue.put(frame):
        await subscription.queue.room(frame.size)


def _resync(taken: Snapshot, reason: ResyncReason) -> Frame:
    place, topic = taken.place, taken.frame.topic
    return Frame.of(
        "resync", topic=topic, epoch=place.epoch, offset=place.offset, data={"reason": reason}
    )


def _caught_up(subscription: Subscription) -> Frame:
    line = subscription.line
    return Frame.of(
        "presence",
        id=subscription.ask_id,
        topic=line.name,
        epoch=line.epoch,
        offset=subscription.position,
    )


def _turn_away(subscription: Subscription, code: str, message: str) -> None:
    subscription.catching_up = None
    subscription.end()
    subscription.queue.put(
        frames.error(code, message, ask_id=subscription.ask_id, topic=subscription.topic.name)
    )
