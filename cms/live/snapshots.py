"""Snapshots for many at once: what all may see alike is read once a second."""

import asyncio
from typing import Any

from django.contrib.auth.models import AnonymousUser

from cms.live import outbox
from cms.live.outbox import Snapshot
from cms.live.reading import Reader
from cms.live.topics import FoundTopic

SHARED_FOR_S = 1.0


class Snapshots:
    """A thousand returning browsers cost one question."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._shared: dict[str, asyncio.Task[Snapshot]] = {}

    async def of(self, topic: FoundTopic, user: Any) -> Snapshot:
        """The topic as this person sees it, at most a second old where all see it alike."""
        if not topic.kind.is_shared:
            return await self._reader.ask(outbox.snapshot, topic, user)
        reading = self._shared.get(topic.name)
        if reading is None:
            reading = self._begin(topic)
        # One that stops waiting must not stop the others.
        return await asyncio.shield(reading)

    def forget(self, name: str) -> None:
        """What was read of this topic is of an epoch that is over."""
        self._shared.pop(name, None)

    def forget_before(self, name: str, offset: int) -> None:
        """What was read of this topic is too old to go on from; what is being read may do."""
        reading = self._shared.get(name)
        is_read = reading is not None and reading.done() and not reading.cancelled()
        if reading is None or not is_read or reading.exception() is not None:
            return
        if reading.result().place.offset < offset:
            self.forget(name)

    def _begin(self, topic: FoundTopic) -> asyncio.Task[Snapshot]:
        # Nobody's own rights may show in what everybody gets.
        loop = asyncio.get_running_loop()
        reading = loop.create_task(self._reader.ask(outbox.snapshot, topic, AnonymousUser()))
        self._shared[topic.name] = reading
        loop.call_later(SHARED_FOR_S, self._expire, topic.name, reading)
        reading.add_done_callback(lambda done: self._expire_broken(topic.name, done))
        return reading

    def _expire(self, name: str, reading: asyncio.Task[Snapshot]) -> None:
        if self._shared.get(name) is reading:
            del self._shared[name]

    def _expire_broken(self, name: str, reading: asyncio.Task[Snapshot]) -> None:
        if reading.cancelled() or reading.exception() is not None:
            self._expire(name, reading)
