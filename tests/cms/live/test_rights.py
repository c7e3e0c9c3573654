"""Nobody goes on hearing what they may hear no more, told of the change or not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import OperationalError

from cms.live import rights
from cms.live.hub import Hub
from tests.cms.live.browsers import Browser, Numbers, Person, a_hub, publishing, until

pytestmark = pytest.mark.usefixtures("db", "numbers")


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """All are asked again every tenth of a second instead of every half minute."""
    monkeypatch.setattr(rights, "ALL_EVERY_S", 0.1)


def play(scenario: Callable[[Hub], Awaitable[None]]) -> None:
    async def played() -> None:
        async with a_hub() as hub:
            await scenario(hub)

    asyncio.run(played())


async def hear(hub: Hub, topic: str, *browsers: Browser) -> None:
    for browser in browsers:
        browser.join(hub).subscribe(topic)
    await until(lambda: all(browser.is_caught_up(topic) for browser in browsers))


def test_lost_right_is_found_without_being_told():
    loser, keeper = Browser(Person(pk=1)), Browser(Person(pk=2))

    async def scenario(hub: Hub) -> None:
        await hear(hub, "private.1", loser, keeper)
        loser.user.may = False
        await until(lambda: not loser.member.topics)
        await publishing(1, topic="private.1")
        await until(lambda: keeper.kinds()[-1] == "event")

    play(scenario)
    assert loser.kinds() == ["snapshot", "presence", "error"]
    assert loser.frames[-1]["code"] == "forbidden"
    assert loser.frames[-1]["topic"] == "private.1"


def test_only_the_lost_topic_goes(numbers: Numbers):
    browser = Browser(Person(pk=1))

    async def scenario(hub: Hub) -> None:
        await hear(hub, "numbers.1", browser)
        browser.subscribe("private.2")
        await until(lambda: browser.is_caught_up("private.2"))
        numbers.allows = lambda _, number: number == "1"
        await until(lambda: browser.member.topics == {"numbers.1"})

    play(scenario)
    assert browser.closed_with is None


def test_ended_session_is_found_without_being_told_and_guests_stay():
    blocked, guest = Browser(Person(pk=1)), Browser()

    async def scenario(hub: Hub) -> None:
        await hear(hub, "numbers.1", blocked, guest)
        blocked.user.is_blocked = True
        await until(lambda: blocked.closed_with)
        assert hub.metrics().sockets == 1

    play(scenario)
    assert (blocked.closed_with, guest.closed_with) == (4401, None)


def test_guests_are_asked_once_for_each_topic(numbers: Numbers):
    crowd = [Browser() for _ in range(5)]
    verdicts: list[Any] = []

    async def scenario(hub: Hub) -> None:
        await hear(hub, "numbers.1", *crowd)
        numbers.allows = lambda user, _: verdicts.append(user) or True
        await until(lambda: verdicts)
        await asyncio.sleep(0)

    play(scenario)
    assert len(verdicts) <= 2


def test_database_that_is_away_takes_no_right_and_a_rule_that_breaks_does(numbers: Numbers):
    browser = Browser(Person(pk=1))
    asked: list[str] = []

    def away(*_: Any) -> bool:
        asked.append("away")
        raise OperationalError

    def broken(*_: Any) -> bool:
        raise LookupError

    async def scenario(hub: Hub) -> None:
        await hear(hub, "private.1", browser)
        numbers.allows = away
        await until(lambda: len(asked) >= 2)
        assert browser.member.topics == {"private.1"}
        numbers.allows = broken
        await until(lambda: not browser.member.topics)

    play(scenario)
    assert browser.frames[-1]["code"] == "forbidden"


def test_snapshot_that_breaks_is_answered_with_a_sentence_and_the_hub_lives_on(numbers: Numbers):
    unlucky, lucky = Browser(), Browser()

    async def scenario(hub: Hub) -> None:
        numbers.breaks = True
        unlucky.join(hub).subscribe("numbers.1")
        await until(lambda: unlucky.frames)
        numbers.breaks = False
        await hear(hub, "numbers.1", lucky)

    play(scenario)
    assert [(it["type"], it["code"]) for it in unlucky.frames] == [("error", "unavailable")]
    assert lucky.kinds() == ["snapshot", "presence"]
