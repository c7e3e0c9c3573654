"""What the streams bring: out of order, twice, from another time. It leaves in order and once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from django.conf import settings
from redis import Redis

from cms.live.hub import Hub
from cms.live.models import OutboxEvent, Topic
from cms.live.outbox import Event, events_after
from cms.live.streams import SHARDS, STREAMS, entry, stream_of
from tests.cms.live.browsers import Browser, a_hub, in_thread, publishing, until

pytestmark = [
    pytest.mark.services("redis"),
    pytest.mark.usefixtures("db", "numbers"),
]

TOPIC = "numbers.1"
# Far less than the pause between two looks at the outbox: it was the stream that brought it.
AT_ONCE_S = 1.5


@pytest.fixture
def streams() -> Iterator[Redis]:
    with Redis.from_url(settings.REDIS_URL) as client:
        client.delete(*STREAMS)
        yield client
        client.delete(*STREAMS)


def play(scenario: Callable[[Hub, Browser], Awaitable[None]]) -> Browser:
    """No relay runs, the test brings the entries to one browser at a topic with one event."""

    async def played() -> Browser:
        browser = Browser()
        await publishing(0)
        async with a_hub(redis_url=settings.REDIS_URL) as hub:
            await until(lambda: not hub.metrics().is_redis_away)
            browser.join(hub).subscribe(TOPIC)
            await until(browser.is_caught_up)
            await scenario(hub, browser)
        return browser

    return asyncio.run(played())


async def bring(streams: Redis, *events: Event) -> None:
    def add() -> None:
        for event in events:
            streams.xadd(stream_of(event.topic), entry(event))

    await in_thread(add)


async def published(count: int) -> list[Event]:
    """Committed, and in no stream yet."""
    before = await in_thread(lambda: len(events_after(TOPIC, 0, limit=1000)))
    await publishing(*range(before, before + count))
    return await in_thread(lambda: events_after(TOPIC, before, limit=1000))


def test_hole_is_filled_before_anything_later_leaves(streams: Redis):
    async def scenario(_: Hub, browser: Browser) -> None:
        *_, last = await published(4)
        await bring(streams, last)
        await until(lambda: browser.numbers() == [0, 1, 2, 3, 4], within_s=AT_ONCE_S)

    assert not play(scenario).mistakes


def test_what_comes_twice_or_backwards_leaves_once(streams: Redis):
    async def scenario(_: Hub, browser: Browser) -> None:
        events = await published(3)
        await bring(streams, *reversed(events), *events, *events)
        await until(lambda: browser.numbers() == [0, 1, 2, 3], within_s=AT_ONCE_S)
        await bring(streams, *events)
        (last,) = await published(1)
        await bring(streams, last)
        await until(lambda: browser.numbers() == [0, 1, 2, 3, 4], within_s=AT_ONCE_S)

    browser = play(scenario)
    assert browser.kinds() == ["snapshot", "presence", *["event"] * 4]
    assert not browser.mistakes


def test_entry_of_an_epoch_that_is_over_is_passed_over(streams: Redis):
    stale = Event(topic=TOPIC, epoch="long ago", offset=2, data='{"n":99}')

    async def scenario(_: Hub, browser: Browser) -> None:
        await bring(streams, stale)
        (first,) = await published(1)
        await bring(streams, first)
        await until(lambda: browser.numbers() == [0, 1], within_s=AT_ONCE_S)

    browser = play(scenario)
    assert (browser.mistakes, browser.reasons()) == ([], [])


def test_entry_of_nothing_that_was_committed_is_passed_over(streams: Redis):
    async def scenario(_: Hub, browser: Browser) -> None:
        epoch = browser.places[TOPIC][0] or ""
        await bring(streams, Event(topic=TOPIC, epoch=epoch, offset=7, data='{"n":99}'))
        (first,) = await published(1)
        await bring(streams, first)
        await until(lambda: browser.numbers() == [0, 1], within_s=AT_ONCE_S)

    assert not play(scenario).mistakes


def test_events_lost_with_the_stream_are_found_in_the_outbox_by_themselves(streams: Redis):
    async def scenario(_: Hub, browser: Browser) -> None:
        await published(2)
        await until(lambda: browser.numbers() == [0, 1, 2], within_s=8)

    assert not play(scenario).mistakes


def test_page_whose_topic_was_pruned_past_it_begins_anew(streams: Redis):
    async def scenario(_: Hub, browser: Browser) -> None:
        events = await published(3)
        await in_thread(lambda: prune_to(3))
        await bring(streams, events[-1])
        await until(lambda: browser.reasons() and browser.kinds()[-1] == "snapshot")

    assert play(scenario).reasons() == ["pruned"]


def prune_to(offset: int) -> None:
    Topic.objects.named([TOPIC]).update(pruned_to=offset)
    OutboxEvent.objects.of_topic(TOPIC).up_to(offset).delete()


def test_topics_spread_over_all_streams_and_each_stays_in_its_own():
    found = {stream_of(f"numbers.{number}") for number in range(200)}

    assert found == set(STREAMS)
    assert len(STREAMS) == SHARDS
    assert stream_of("numbers.7") == stream_of("numbers.7")
