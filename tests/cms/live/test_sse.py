"""The stream beside the socket: the same frames, and a place to go on from in every event."""

import asyncio

import pytest

from cms.live.doors import doors
from cms.live.positions import read
from tests.cms.live.browsers import publish, publishing, until
from tests.cms.live.edge import Stream, live

pytestmark = pytest.mark.usefixtures("live_tables", "numbers")


def caught_up(*topics: str):
    """Each of these topics has said that it told everything; the topic is the ask's id too."""
    return lambda text: all(f'"presence","id":"{topic}"' in text for topic in topics)


async def a_stream(query: str, *headers: tuple[bytes, bytes]) -> Stream:
    stream = Stream(query, *headers)
    assert await stream.open() == 200
    return stream


def test_stream_begins_with_snapshots_and_goes_on_with_events():
    publish(4, topic="numbers.2")

    async def test() -> None:
        stream = await a_stream("topics=numbers.1,numbers.2")
        await stream.read_until(caught_up("numbers.1", "numbers.2"))
        await publishing(5)
        await stream.read_until(lambda text: '"event"' in text)

        kinds = [frame["type"] for frame in stream.frames()]
        assert sorted(kinds) == ["event", "presence", "presence", "snapshot", "snapshot"]
        assert stream.frames()[-1]["data"] == {"n": 5}
        assert {topic: at.offset for topic, at in read(stream.last_id()).items()} == {
            "numbers.1": 1,
            "numbers.2": 1,
        }
        await stream.leave()
        assert len(doors) == 0

    live(test)


def test_nobody_on_the_way_keeps_it_or_changes_it():
    async def test() -> None:
        stream = await a_stream("topics=numbers.1")

        headers = dict(stream.start["headers"])
        assert headers[b"content-type"] == b"text/event-stream; charset=utf-8"
        assert headers[b"cache-control"] == b"no-store, no-transform"
        assert headers[b"x-accel-buffering"] == b"no"
        assert b"set-cookie" not in headers
        await stream.leave()

    live(test)


@pytest.mark.parametrize("way", ["header", "query"])
def test_browser_that_comes_back_gets_only_what_it_missed(way):
    publish(0)

    async def test() -> None:
        stream = await a_stream("topics=numbers.1")
        await stream.read_until(caught_up("numbers.1"))
        place = stream.last_id()
        await stream.leave()
        await publishing(1, 2)

        headers = [(b"last-event-id", place.encode())] if way == "header" else []
        query = "topics=numbers.1" if way == "header" else f"topics=numbers.1&at={place}"
        again = await a_stream(query, *headers)
        await again.read_until(caught_up("numbers.1"))

        told = [(frame["type"], frame.get("offset")) for frame in again.frames()]
        assert told == [("event", 2), ("event", 3), ("presence", 3)]
        await again.leave()

    live(test)


def test_place_nobody_gave_begins_anew():
    async def test() -> None:
        stream = await a_stream("topics=numbers.1", (b"last-event-id", b"17, nonsense=1"))
        await stream.read_until(caught_up("numbers.1"))

        assert stream.frames()[0]["type"] == "snapshot"
        await stream.leave()

    live(test)


def test_asked_for_once_it_ends_when_every_topic_is_told():
    publish(1)

    async def test() -> None:
        stream = await a_stream("topics=numbers.1,nowhere.1,numbers.2&once=1")
        await stream.read_until(lambda _: stream.is_over)

        kinds = sorted(frame["type"] for frame in stream.frames())
        assert kinds == ["error", "presence", "presence", "snapshot", "snapshot"]
        assert len(doors) == 0

    live(test)


def test_quiet_stream_shows_that_it_lives(monkeypatch):
    monkeypatch.setattr("cms.live.sse.COMMENT_EVERY_S", 0.02)

    async def test() -> None:
        stream = await a_stream("topics=numbers.1")

        await stream.read_until(lambda text: text.count("\n:\n\n") >= 3)
        await stream.leave()

    live(test)


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("", [], 400),
        ("topics=", [], 400),
        ("topics=,", [], 400),
        ("topics=a%20b", [], 400),
        ("topics=" + ",".join(f"numbers.{n}" for n in range(51)), [], 400),
        ("topics=numbers.1", [(b"origin", b"https://elsewhere.example")], 403),
        ("topics=numbers.1", [(b"origin", b"null")], 403),
        ("topics=numbers.1", [(b"sec-fetch-site", b"cross-site")], 403),
    ],
    ids=[
        "no topics", "empty topics", "empty names", "no name of a topic", "too many topics",
        "another site", "a sandboxed frame", "another site without its name",
    ],
)  # fmt: skip
def test_stream_is_refused(query, headers, status):
    async def test() -> None:
        stream = Stream(query, *headers)

        assert await stream.open() == status
        assert len(doors) == 0

    live(test)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(b"origin", b"http://testserver")],
        [(b"sec-fetch-site", b"same-origin")],
        [(b"sec-fetch-site", b"none")],
    ],
)
def test_page_of_this_site_is_let_in(headers):
    async def test() -> None:
        stream = await a_stream("topics=numbers.1", *headers)
        await stream.leave()

    live(test)


def test_only_reading_is_possible():
    async def test() -> None:
        assert await Stream("topics=numbers.1", method="POST").open() == 405

    live(test)


def test_one_stream_too_many_is_told_when_to_come_again(settings):
    settings.LIVE_CONNECTIONS_PER_ADDRESS = 1

    async def test() -> None:
        first = await a_stream("topics=numbers.1")
        second = Stream("topics=numbers.1")

        assert await second.open() == 429
        assert (b"retry-after", b"5") in second.start["headers"]
        await first.leave()
        assert await Stream("topics=numbers.1").open() == 200

    live(test)


def test_stream_ends_with_a_word_when_the_process_does():
    async def test() -> None:
        stream = await a_stream("topics=numbers.1")
        await stream.read_until(caught_up("numbers.1"))

        emptying = asyncio.ensure_future(doors.empty(over_s=0))
        await stream.read_until(lambda _: stream.is_over)
        await emptying

        last = stream.text.rpartition("retry: ")[2]
        assert 'event: close\ndata: {"code": 1012, "retry_after_ms": ' in last
        assert await Stream("topics=numbers.1").open() == 503
        await until(lambda: len(doors) == 0)

    live(test)


@pytest.mark.django_db(transaction=True)
def test_pages_are_still_pages():
    """Only the stream's own address is a stream."""

    async def test() -> None:
        stream = Stream("", (b"host", b"testserver"))
        stream.scope["path"] = "/healthz"

        assert await stream.open() == 200
        assert dict(stream.start["headers"])[b"Content-Type"] == b"application/json"

    live(test)
