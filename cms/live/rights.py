"""Rights end while a socket is open: all are asked again, and at once who changed."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from django.db import Error

from cms.live import frames
from cms.live.line import Subscription
from cms.live.outlet import SESSION_ENDED, Outlet
from cms.live.reading import Reader
from cms.live.topics import FoundTopic

logger = logging.getLogger(__name__)

ALL_EVERY_S = 30.0
# Several changes of one person in a row are looked at together.
TOGETHER_S = 0.2
PORTION = 50
FORBIDDEN = "这里的内容您现在不能看了"


class Listener(Protocol):
    """What the rights need of a member of the hub."""

    outlet: Outlet

    def subscriptions(self) -> Sequence[Subscription]: ...

    def close(self, code: int) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One listener and what it hears."""

    listener: Listener
    topics: Sequence[FoundTopic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one listener may no longer have."""

    listener: Listener
    is_signed_out: bool
    lost: frozenset[str]


class Rights:
    """Asks again who may hear what: the suspects within a moment, all every 30 s."""

    def __init__(self, reader: Reader, listeners: Callable[[], Iterable[Listener]]) -> None:
        self._reader = reader
        self._listeners = listeners
        self._suspects: set[str] = set()
        self._suspected = asyncio.Event()

    def suspect(self, user_key: str) -> None:
        """Something about this person changed."""
        self._suspects.add(user_key)
        self._suspected.set()

    async def run(self) -> None:
        """For ever."""
        clock = asyncio.get_running_loop().time
        all_at = clock() + ALL_EVERY_S
        while True:
            try:
                async with asyncio.timeout_at(all_at):
                    await self._suspected.wait()
            except TimeoutError:
                all_at = clock() + ALL_EVERY_S
                await self.ask_again(list(self._listeners()))
                continue
            await asyncio.sleep(TOGETHER_S)
            self._suspected.clear()
            suspects, self._suspects = self._suspects, set()
            await self.ask_again(
                [it for it in self._listeners() if user_key(it.outlet) in suspects]
            )

    async def ask_again(self, listeners: Sequence[Listener]) -> None:
        """Take away what they may no longer have; unanswered, they keep it until next time."""
        waiting = iter(listeners)
        while portion := list(islice(waiting, PORTION)):
            cases = [
                Case(listener=it, topics=[held.topic for held in it.subscriptions()])
                for it in portion
            ]
            try:
                verdicts = await self._reader.ask(judge, cases)
            except Error:
                logger.warning("rights could not be read, asking again later")
                continue
            for verdict in verdicts:
                _carry_out(verdict)


def user_key(outlet: Outlet) -> str | None:
    """How `user.<id>` names who opened this; None for guests."""
    key = outlet.user.pk
    return None if key is None else str(key)


def judge(cases: Sequence[Case]) -> list[Verdict]:
    """In a thread: each person read afresh; guests are asked once for each topic."""
    known: dict[tuple[str | None, str], bool] = {}
    return [_judge(case, known) for case in cases]


def _judge(case: Case, known: dict[tuple[str | None, str], bool]) -> Verdict:
    user = case.listener.outlet.current_user()
    if user is None:
        return Verdict(listener=case.listener, is_signed_out=True, lost=frozenset())
    lost = {topic.name for topic in case.topics if not _may(user, topic, known)}
    return Verdict(listener=case.listener, is_signed_out=False, lost=frozenset(lost))


def _may(user: Any, topic: FoundTopic, known: dict[tuple[str | None, str], bool]) -> bool:
    about = (None if user.pk is None else str(user.pk), topic.name)
    if about not in known:
        known[about] = _authorise(user, topic)
    return known[about]


def _authorise(user: Any, topic: FoundTopic) -> bool:
    """A rule that breaks lets nobody hear; a database that is away takes nothing from anybody."""
    try:
        return topic.authorise(user)
    except Error:
        raise
    except Exception:
        logger.exception("a topic's rule broke")
        return False


def _carry_out(verdict: Verdict) -> None:
    if verdict.is_signed_out:
        verdict.listener.close(SESSION_ENDED)
        return
    for held in verdict.listener.subscriptions():
        if held.topic.name in verdict.lost:
            held.end()
            held.queue.put(frames.error("forbidden", FORBIDDEN, topic=held.topic.name))
