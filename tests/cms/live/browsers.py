"""Browsers of a test: they keep state as a page does, and write down every frame they got."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connections, transaction

from cms.live import topics
from cms.live.frames import Frame
from cms.live.hub import Hub, Member
from cms.live.models import OutboxEvent, Topic
from cms.live.publishing import publish_on_commit
from cms.live.topics import TopicType


@dataclass
class Person:
    """A signed-in person; `may` and `is_blocked` change while sockets are open."""

    pk: int = 7
    may: bool = True
    is_blocked: bool = False


@dataclass
class Numbers:
    """The topics `numbers.<id>` (one for all) and `private.<id>` (each their own) of a test.

    The state of a topic is the list of all numbers published to it.
    """

    snapshots_read: int = 0
    users: list[Any] = field(default_factory=list)
    breaks: bool = False
    # The rule: who may hear the topic of this id.
    allows: Callable[[Any, str], bool] = lambda user, _: getattr(user, "may", True)

    def authorise(self, user: Any, **parameters: str) -> bool:
        return self.allows(user, parameters["id"])

    def snapshot(self, user: Any, **parameters: str) -> dict[str, Any]:
        self.snapshots_read += 1
        self.users.append(user)
        if self.breaks:
            raise LookupError
        rows = OutboxEvent.objects.of_topic(f"numbers.{parameters['id']}")
        return {"numbers": [data["n"] for data in rows.values_list("data", flat=True)]}


def apply(state: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    return {"numbers": [*state["numbers"], event["n"]]}


class Browser:
    """An outlet that understands frames; whatever is out of order is a `mistake`."""

    def __init__(self, user: Any = None) -> None:
        self._user = user or AnonymousUser()
        self.frames: list[dict[str, Any]] = []
        self.states: dict[str, Any] = {}
        self.places: dict[str, tuple[str | None, int]] = {}
        self.mistakes: list[str] = []
        self.closed_with: int | None = None
        self.reads = asyncio.Event()
        self.reads.set()
        self.member: Member | None = None

    @property
    def user(self) -> Any:
        return self._user

    def current_user(self) -> Any | None:
        return None if getattr(self._user, "is_blocked", False) else self._user

    async def send(self, frame: Frame) -> None:
        await self.reads.wait()
        self._take(json.loads(frame))

    async def close(self, code: int) -> None:
        self.closed_with = code
        if self.member:
            self.member.leave()

    def join(self, hub: Hub) -> "Browser":
        self.member = hub.join(self)
        return self

    def subscribe(self, topic: str, **since: Any) -> "Browser":
        assert self.member
        self.member.subscribe(topic, ask_id=f"ask {topic}", **since)
        return self

    def come_back(self, hub: Hub, topic: str) -> "Browser":
        """Reconnect, saying how far it came."""
        self.join(hub)
        epoch, offset = self.places.get(topic, (None, None))
        return self.subscribe(topic, epoch=epoch, offset=offset)

    def kinds(self, topic: str | None = None) -> list[str]:
        return [frame["type"] for frame in self.frames if topic in (None, frame.get("topic"))]

    def numbers(self, topic: str = "numbers.1") -> list[int]:
        return self.states.get(topic, {"numbers": []})["numbers"]

    def reasons(self) -> list[str]:
        return [it["data"]["reason"] for it in self.frames if it["type"] == "resync"]

    def is_caught_up(self, topic: str = "numbers.1") -> bool:
        return any(
            frame["type"] == "presence" and frame["id"] == f"ask {topic}" for frame in self.frames
        )

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        topic = frame.get("topic")
        if frame["type"] == "snapshot":
            self.states[topic] = frame["data"]
            self.places[topic] = (frame["epoch"], frame["offset"])
        elif frame["type"] == "resync":
            self.states.pop(topic, None)
            self.places.pop(topic, None)
        elif frame["type"] == "event":
            self._take_event(frame)

    def _take_event(self, frame: dict[str, Any]) -> None:
        topic = frame["topic"]
        epoch, offset = self.places.get(topic, (None, None))
        if offset is None or frame["offset"] != offset + 1 or epoch not in (None, frame["epoch"]):
            self.mistakes.append(f"{topic}: {frame['offset']} after {offset}")
            return
        self.places[topic] = (frame["epoch"], frame["offset"])
        self.states[topic] = apply(self.states[topic], frame["data"])


async def until(holds: Callable[[], object], *, within_s: float = 2) -> None:
    """Wait for something to become true."""
    deadline = asyncio.get_running_loop().time() + within_s
    while not holds():
        assert asyncio.get_running_loop().time() < deadline, "it did not happen in time"
        await asyncio.sleep(0.005)


def publish(*numbers: int, topic: str = "numbers.1") -> None:
    """Each in a transaction of its own, then the connection is given back."""
    try:
        for number in numbers:
            with transaction.atomic():
                publish_on_commit(topic=topic, payload={"n": number})
    finally:
        connections.close_all()


async def publishing(*numbers: int, topic: str = "numbers.1") -> None:
    """The same from a thread, as a view does."""
    await asyncio.to_thread(publish, *numbers, topic=topic)


async def in_thread(question: Callable[[], Any]) -> Any:
    """Ask the database beside the event loop."""

    def asked() -> Any:
        try:
            return question()
        finally:
            connections.close_all()

    return await asyncio.to_thread(asked)


@asynccontextmanager
async def a_hub(**options: Any) -> AsyncIterator[Hub]:
    hub = Hub(**options)
    await hub.start()
    try:
        yield hub
    finally:
        await hub.stop()


@pytest.fixture
def numbers() -> Iterator[Numbers]:
    """The test's topics are registered."""
    made = Numbers()
    kind = {"authorise": made.authorise, "snapshot": made.snapshot, "apply": apply}
    topics.register("numbers.<id>", TopicType(**kind, is_shared=True))
    topics.register("private.<id>", TopicType(**kind))
    yield made
    topics.unregister("numbers.<id>")
    topics.unregister("private.<id>")


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Instead of pytest-django's own: commits that other threads and processes see.

    Only the two tables of the room are written, so only they are emptied, which takes no time.
    """
    with django_db_blocker.unblock():
        yield
        OutboxEvent.objects.all().delete()
        Topic.objects.all().delete()
        connections.close_all()
