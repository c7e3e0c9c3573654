"""What every browser may rely on, whichever way events travel inside."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from django.db.models import F

from cms.live import process
from cms.live.hub import Hub
from cms.live.models import OutboxEvent, Topic
from cms.live.publishing import renew_epochs
from tests.cms.live.browsers import (
    Browser,
    Numbers,
    Person,
    db,
    in_thread,
    numbers,
    publishing,
    until,
)

__all__ = ["db", "numbers"]

pytestmark = pytest.mark.usefixtures("db", "numbers")

Scenario = Callable[[Hub], Awaitable[None]]


@asynccontextmanager
async def a_process() -> AsyncIterator[Hub]:
    await process.start()
    try:
        yield process.hub()
    finally:
        await process.stop()


def play(scenario: Scenario) -> None:
    async def played() -> None:
        async with a_process() as hub:
            await scenario(hub)

    asyncio.run(played())


def test_newcomer_gets_a_snapshot_is_caught_up_and_then_hears_every_event():
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        await publishing(1, 2)
        browser.join(hub).subscribe("numbers.1")
        await until(browser.is_caught_up)
        await publishing(3, 4)
        await until(lambda: browser.numbers() == [1, 2, 3, 4])

    play(scenario)
    assert browser.kinds() == ["snapshot", "presence", "event", "event"]
    assert [frame["offset"] for frame in browser.frames] == [2, 2, 3, 4]
    assert len({frame["epoch"] for frame in browser.frames}) == 1
    assert not browser.mistakes


def test_topic_nobody_published_to_yet_begins_empty_and_goes_on_with_its_first_event():
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        browser.join(hub).subscribe("numbers.1")
        await until(browser.is_caught_up)
        await publishing(1, 2)
        await until(lambda: browser.numbers() == [1, 2])

    play(scenario)
    assert browser.frames[0]["epoch"] is None
    assert browser.frames[0]["offset"] == 0
    assert not browser.mistakes


@pytest.mark.parametrize(
    "topic", ["numbers", "numbers.", "numbers.1.2", "letters.1", "numbers.一", "", "numbers.1\n"]
)
def test_topic_no_room_knows_is_not_found(topic: str):
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        browser.join(hub).subscribe(topic)
        await until(lambda: browser.frames)

    play(scenario)
    (frame,) = browser.frames
    assert (frame["type"], frame["code"], frame["id"]) == ("error", "not_found", f"ask {topic}")


def test_forbidden_topic_reads_like_a_missing_one():
    stranger, curious = Browser(Person(may=False)), Browser(Person())

    async def scenario(hub: Hub) -> None:
        stranger.join(hub).subscribe("private.1")
        curious.join(hub).subscribe("letters.1")
        await until(lambda: stranger.frames and curious.frames)
        assert not stranger.member.topics

    play(scenario)
    forbidden, missing = ({**it.frames[0]} for it in (stranger, curious))
    assert forbidden.pop("topic") == "private.1"
    assert missing.pop("topic") == "letters.1"
    assert forbidden.pop("id") == "ask private.1"
    assert missing.pop("id") == "ask letters.1"
    assert forbidden == missing


def test_returning_browser_gets_exactly_what_it_missed():
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        await publishing(1, 2)
        browser.join(hub).subscribe("numbers.1")
        await until(browser.is_caught_up)
        browser.member.leave()
        browser.frames.clear()
        await publishing(3, 4, 5)
        browser.come_back(hub, "numbers.1")
        await until(browser.is_caught_up)

    play(scenario)
    assert [frame.get("data", {}).get("n") for frame in browser.frames[:3]] == [3, 4, 5]
    assert browser.kinds() == ["event", "event", "event", "presence"]
    assert (browser.numbers(), browser.mistakes) == ([1, 2, 3, 4, 5], [])


def test_browser_that_missed_nothing_gets_nothing_again():
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        await publishing(1)
        browser.join(hub).subscribe("numbers.1")
        await until(browser.is_caught_up)
        browser.member.leave()
        browser.frames.clear()
        browser.come_back(hub, "numbers.1")
        await until(browser.is_caught_up)

    play(scenario)
    assert browser.kinds() == ["presence"]


def test_returning_to_a_process_that_knows_nothing_reads_the_outbox():
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        await publishing(1)
        browser.join(hub).subscribe("numbers.1")
        await until(browser.is_caught_up)

    async def later(hub: Hub) -> None:
        browser.frames.clear()
        await publishing(2, 3)
        browser.come_back(hub, "numbers.1")
        await until(browser.is_caught_up)

    play(scenario)
    play(later)
    assert browser.kinds() == ["event", "event", "presence"]
    assert (browser.numbers(), browser.mistakes) == ([1, 2, 3], [])


async def _says_another_epoch(browser: Browser) -> None:
    browser.places["numbers.1"] = ("7e0c3e43-5a1b-4c5c-8f6e-111111111111", 2)


async def _says_a_future_offset(browser: Browser) -> None:
    epoch, _ = browser.places["numbers.1"]
    browser.places["numbers.1"] = (epoch, 40)


async def _is_behind_what_was_pruned(browser: Browser) -> None:
    def prune() -> None:
        Topic.objects.named(["numbers.1"]).update(offset=F("offset") + 9, pruned_to=9)
        OutboxEvent.objects.of_topic("numbers.1").delete()

    await in_thread(prune)


async def _is_far_behind(browser: Browser) -> None:
    await in_thread(lambda: Topic.objects.named(["numbers.1"]).update(offset=503))


@pytest.mark.parametrize(
    ("reason", "happens"),
    [
        ("wrong_epoch", _says_another_epoch),
        ("future", _says_a_future_offset),
        ("pruned", _is_behind_what_was_pruned),
        ("too_far", _is_far_behind),
    ],
)
def test_browser_that_cannot_go_on_is_told_why_and_begins_anew(
    reason: str, happens: Callable[[Browser], Awaitable[None]]
):
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        await publishing(1, 2)
        browser.join(hub).subscribe("numbers.1")
        await until(browser.is_caught_up)

    async def later(hub: Hub) -> None:
        browser.frames.clear()
        await happens(browser)
        browser.come_back(hub, "numbers.1")
        await until(browser.is_caught_up)
        assert hub.metrics().resyncs == {reason: 1}

    play(scenario)
    play(later)
    assert browser.kinds() == ["resync", "snapshot", "presence"]
    assert browser.reasons() == [reason]


def test_five_hundred_behind_are_replayed():
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        await publishing(0)
        browser.join(hub).subscribe("numbers.1")
        await until(browser.is_caught_up)

    async def later(hub: Hub) -> None:
        browser.frames.clear()
        await in_thread(lambda: write_at_once(500))
        browser.come_back(hub, "numbers.1")
        await until(browser.is_caught_up)

    play(scenario)
    play(later)
    assert browser.kinds() == ["event"] * 500 + ["presence"]
    assert (browser.numbers(), browser.mistakes) == ([*range(501)], [])


def write_at_once(count: int) -> None:
    """So many events in one statement, as if published long ago; the topic has one already."""
    OutboxEvent.objects.bulk_create(
        OutboxEvent(topic="numbers.1", offset=number + 1, data={"n": number})
        for number in range(1, count + 1)
    )
    Topic.objects.named(["numbers.1"]).update(offset=count + 1)


def test_renewed_epochs_make_open_pages_begin_anew():
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        await publishing(1)
        browser.join(hub).subscribe("numbers.1")
        await until(browser.is_caught_up)
        await in_thread(renew_epochs)
        await publishing(2)
        await until(lambda: browser.numbers() == [1, 2])
        await publishing(3)
        await until(lambda: browser.numbers() == [1, 2, 3])

    play(scenario)
    assert browser.reasons() == ["wrong_epoch"]
    assert browser.kinds().count("presence") == 1
    assert not browser.mistakes


def test_unsubscribed_and_left_browsers_hear_nothing_more():
    leaver, quitter, stayer = Browser(), Browser(), Browser()

    async def scenario(hub: Hub) -> None:
        for browser in (leaver, quitter, stayer):
            browser.join(hub).subscribe("numbers.1").subscribe("numbers.2")
        everybody = (leaver, quitter, stayer)
        await until(lambda: all(it.is_caught_up("numbers.2") for it in everybody))
        await until(lambda: all(it.is_caught_up("numbers.1") for it in everybody))
        leaver.member.unsubscribe("numbers.1")
        leaver.member.unsubscribe("letters.1")
        quitter.member.leave()
        quitter.member.leave()
        assert (hub.metrics().sockets, leaver.member.topics) == (2, {"numbers.2"})
        await publishing(1)
        await publishing(2, topic="numbers.2")
        await until(lambda: stayer.numbers() and stayer.numbers("numbers.2"))
        await until(lambda: leaver.numbers("numbers.2"))

    play(scenario)
    assert (leaver.numbers(), leaver.numbers("numbers.2")) == ([], [2])
    assert (quitter.numbers(), quitter.numbers("numbers.2")) == ([], [])


def test_many_returning_browsers_cost_one_reading(numbers: Numbers):
    crowd = [Browser() for _ in range(200)]

    async def scenario(hub: Hub) -> None:
        await publishing(1)
        for browser in crowd:
            browser.join(hub).subscribe("numbers.1")
        await until(lambda: all(browser.is_caught_up() for browser in crowd))
        await publishing(2)
        await until(lambda: all(browser.numbers() == [1, 2] for browser in crowd))

    play(scenario)
    assert numbers.snapshots_read == 1
    assert numbers.users[0].is_anonymous
    assert not any(browser.mistakes for browser in crowd)


def test_snapshot_that_is_not_shared_is_read_for_each_person(numbers: Numbers):
    people = [Browser(Person(pk=1)), Browser(Person(pk=2))]

    async def scenario(hub: Hub) -> None:
        for browser in people:
            browser.join(hub).subscribe("private.1")
        await until(lambda: all(it.is_caught_up("private.1") for it in people))

    play(scenario)
    assert sorted(user.pk for user in numbers.users) == [1, 2]


def test_change_of_rights_takes_the_topic_away_within_two_seconds():
    browser = Browser(Person(pk=7))

    async def scenario(hub: Hub) -> None:
        browser.join(hub).subscribe("private.1")
        await until(lambda: browser.is_caught_up("private.1"))
        browser.user.may = False
        await publishing(1, topic="user.7")
        await until(lambda: "error" in browser.kinds(), within_s=2)
        await publishing(1, topic="private.1")
        assert not browser.member.topics

    play(scenario)
    assert browser.frames[-1]["code"] == "forbidden"
    assert browser.closed_with is None


def test_end_of_the_session_closes_the_socket_within_two_seconds():
    blocked, other = Browser(Person(pk=7)), Browser(Person(pk=8))

    async def scenario(hub: Hub) -> None:
        for browser in (blocked, other):
            browser.join(hub).subscribe("numbers.1")
        await until(lambda: blocked.is_caught_up() and other.is_caught_up())
        blocked.user.is_blocked = True
        await publishing(1, topic="user.7")
        await until(lambda: blocked.closed_with, within_s=2)

    play(scenario)
    assert (blocked.closed_with, other.closed_with) == (4401, None)


def test_commit_reaches_the_page_within_a_quarter_of_a_second():
    browser = Browser()
    took: list[float] = []

    async def scenario(hub: Hub) -> None:
        browser.join(hub).subscribe("numbers.1")
        await until(browser.is_caught_up)
        clock = asyncio.get_running_loop().time
        for turn in range(5):
            await publishing(turn)
            committed = clock()
            await until(lambda turn=turn: turn in browser.numbers())
            took.append(clock() - committed)

    play(scenario)
    assert sorted(took)[2] < 0.25
