"""A socket that does not read: it is told to begin anew, then given up; nobody else notices."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from cms.live.hub import Hub
from cms.live.socket_queue import Patience
from tests.cms.live.browsers import Browser, a_hub, publishing, until

pytestmark = pytest.mark.usefixtures("db", "numbers")

FEW = Patience(frames=8, octets=4096, stuck_s=30)


def play(scenario: Callable[[Hub], Awaitable[None]], patience: Patience = FEW) -> None:
    async def played() -> None:
        async with a_hub(patience=patience) as hub:
            await scenario(hub)

    asyncio.run(played())


async def published_to(quick: Browser, numbers: range) -> None:
    """A few at a time, so that who reads is never behind."""
    for number in numbers:
        await publishing(number)
        await until(lambda number=number: number in quick.numbers())


async def both_hear(hub: Hub, *browsers: Browser) -> None:
    for browser in browsers:
        browser.join(hub).subscribe("numbers.1")
    await until(lambda: all(browser.is_caught_up() for browser in browsers))


def test_overflow_costs_one_resync_and_then_the_page_is_right_again():
    slow, quick = Browser(), Browser()

    async def scenario(hub: Hub) -> None:
        await both_hear(hub, slow, quick)
        slow.reads.clear()
        await published_to(quick, range(20))
        slow.reads.set()
        await until(lambda: slow.numbers() == [*range(20)])
        await publishing(20)
        await until(lambda: slow.numbers() == quick.numbers() == [*range(21)])

    play(scenario)
    assert slow.reasons() == ["overflow"]
    assert slow.kinds().count("presence") == 1
    assert not slow.mistakes
    assert not quick.mistakes
    assert quick.reasons() == []


def test_nothing_is_queued_for_a_socket_that_owes_reading():
    slow, quick = Browser(), Browser()

    async def scenario(hub: Hub) -> None:
        await both_hear(hub, slow, quick)
        slow.reads.clear()
        await published_to(quick, range(30))
        assert slow.member.queue.longest <= 8
        assert hub.metrics().resyncs == {}

    play(scenario)


def test_third_overflow_within_a_minute_closes_the_socket():
    slow, quick = Browser(), Browser()

    async def scenario(hub: Hub) -> None:
        await both_hear(hub, slow, quick)
        for turn in range(3):
            slow.reads.clear()
            await published_to(quick, range(turn * 12, turn * 12 + 12))
            slow.reads.set()
            await until(lambda: slow.closed_with or slow.numbers() == quick.numbers())
        assert slow.closed_with == 4409
        assert (hub.metrics().sockets, quick.closed_with) == (1, None)

    play(scenario)
    assert slow.reasons() == ["overflow"] * 2


def test_write_that_hangs_closes_the_socket():
    slow, quick = Browser(), Browser()

    async def scenario(hub: Hub) -> None:
        await both_hear(hub, slow, quick)
        slow.reads.clear()
        await publishing(1)
        await until(lambda: slow.closed_with)
        await until(lambda: quick.numbers() == [1])

    play(scenario, Patience(stuck_s=0.1))
    assert (slow.closed_with, quick.closed_with) == (4409, None)


def test_replay_waits_for_the_socket_instead_of_overflowing():
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        await both_hear(hub, browser)
        browser.member.leave()
        await publishing(*range(40))
        browser.reads.clear()
        browser.come_back(hub, "numbers.1")
        await asyncio.sleep(0.05)
        assert browser.member.queue.longest <= 8
        browser.reads.set()
        await until(lambda: browser.numbers() == [*range(40)])

    play(scenario)
    assert browser.reasons() == []
    assert not browser.mistakes


def test_flood_of_the_edges_own_frames_closes_a_socket_that_does_not_read():
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        browser.reads.clear()
        browser.join(hub)
        for number in range(12):
            browser.member.subscribe("letters.1", ask_id=number)
        await until(lambda: browser.closed_with)

    play(scenario)
    assert browser.closed_with == 4409


def test_socket_that_broke_is_forgotten():
    class Broken(Browser):
        async def send(self, frame: object) -> None:
            raise ConnectionResetError(frame)

    broken = Broken()

    async def scenario(hub: Hub) -> None:
        broken.join(hub).subscribe("numbers.1")
        await until(lambda: hub.metrics().sockets == 0)

    play(scenario)
    assert broken.closed_with is None
