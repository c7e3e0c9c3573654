"""Processes killed at the worst moments; a Redis that stops, hangs or forgets: nothing is lost."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from redis import Redis as Client

from cms.live.hub import Hub
from cms.live.models import OutboxEvent
from cms.live.relay import Relay
from cms.live.streams import STREAMS, stream_of
from tests.cms.core.house import until as until_here
from tests.cms.live.browsers import Browser, a_hub, in_thread, publish, publishing, until
from tests.contracts.stalls import KEY, Statement, stalled, until_stalled
from tests.services.launcher import running
from tests.services.redis_server import Redis

pytestmark = [
    pytest.mark.services("redis"),
    pytest.mark.usefixtures("db", "numbers"),
]

TOPIC = "numbers.1"


class Server:
    """A Redis of this test's own."""

    def __init__(self, service: Redis) -> None:
        self.service = service
        self.url = f"redis://127.0.0.1:{service.port}/0"

    def client(self) -> Client:
        return Client.from_url(self.url, decode_responses=True)

    def restart(self) -> None:
        self.service.start()
        self.service.wait_until_ready()

    def carried(self) -> list[int]:
        """Offsets in the stream of the test's topic, in order."""
        with self.client() as client:
            return [int(fields["offset"]) for _, fields in client.xrange(stream_of(TOPIC))]


@pytest.fixture(scope="module")
def kept_server() -> Iterator[Server]:
    with running(Redis) as launcher:
        (service,) = launcher.services
        yield Server(service)


@pytest.fixture
def server(kept_server: Server) -> Server:
    with kept_server.client() as client:
        client.flushall()
    return kept_server


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a program of `relaying` on this test's database; what is left is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.cms.live.relaying", *arguments],
            cwd=django_settings.BASE_DIR,
            env=surroundings(tmp_path),
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(program)
        return program

    yield start
    for program in started:
        program.kill()
        program.wait()
        assert program.stdout
        program.stdout.close()


def surroundings(folder: Path) -> dict[str, str]:
    its = connection.settings_dict
    names = {key: text for key, text in os.environ.items() if not key.startswith("PYTEST_XDIST")}
    names |= {"CAIFENG_VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    if connection.vendor == "postgresql":
        names["DATABASE_URL"] = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**its)
    else:
        link = folder / "caifeng.sqlite3"
        if not link.exists():
            link.symlink_to(its["NAME"])
    return names


@contextmanager
def relaying(server: Server) -> Iterator[Relay]:
    relay = Relay(server.url)
    relay.start()
    try:
        yield relay
    finally:
        relay.stop()


def play(server: Server, scenario: Callable[[Hub], Awaitable[None]]) -> None:
    async def played() -> None:
        async with a_hub(redis_url=server.url) as hub:
            await until(lambda: not hub.metrics().is_redis_away)
            await scenario(hub)

    with relaying(server):
        asyncio.run(played())


def is_all_marked() -> bool:
    return not OutboxEvent.objects.unsent().exists()


def test_killed_between_commit_and_the_stream_the_event_still_arrives(
    server: Server, programs: Callable[..., Any]
):
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        await publishing(1)
        browser.join(hub).subscribe(TOPIC)
        await until(browser.is_caught_up)
        killed = programs("publish-and-die", TOPIC, "2")
        assert await in_thread(killed.wait) == -9
        await until(lambda: browser.numbers() == [1, 2])

    play(server, scenario)
    assert server.carried() == [1, 2]
    assert not browser.mistakes


def test_killed_between_the_stream_and_its_mark_it_is_carried_twice_and_shown_once(
    server: Server, programs: Callable[..., Any]
):
    browser = Browser()
    publish(1, 2)

    async def scenario(hub: Hub) -> None:
        browser.join(hub).subscribe(TOPIC)
        await until(browser.is_caught_up)
        await in_thread(lambda: relay_is_killed_before_it_marks(server, programs))
        await until(lambda: browser.numbers() == [1, 2, 3])
        with relaying(server):
            await publishing(4)
            await until(lambda: browser.numbers() == [1, 2, 3, 4])
            await in_thread(lambda: until_here(is_all_marked))

    async def played() -> None:
        async with a_hub(redis_url=server.url) as hub:
            await until(lambda: not hub.metrics().is_redis_away)
            await scenario(hub)

    asyncio.run(played())
    assert server.carried() == [1, 2, 3, 1, 2, 3, 4]
    assert browser.kinds() == ["snapshot", "presence", "event", "event"]
    assert not browser.mistakes


def relay_is_killed_before_it_marks(server: Server, programs: Callable[..., Any]) -> None:
    publish(3)
    with stalled(Statement(event="UPDATE", table="live_outboxevent")):
        first = programs("relay", server.url)
        until_here(lambda: server.carried() == [1, 2, 3])
        until_stalled()
        first.kill()
        first.wait()
        notice_that_it_is_gone()
    assert OutboxEvent.objects.unsent().count() == 3


def notice_that_it_is_gone() -> None:
    """PostgreSQL would finish the statement first and mark the rows after all."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND objid = %s AND NOT granted",
                [KEY],
            )


def test_while_redis_is_stopped_pages_go_on_and_afterwards_the_streams_catch_up(server: Server):
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        browser.join(hub).subscribe(TOPIC)
        await until(browser.is_caught_up)
        await publishing(1)
        await until(lambda: browser.numbers() == [1])
        # What was carried and not marked yet would be carried again.
        await in_thread(lambda: until_here(is_all_marked))
        await in_thread(server.service.stop)
        await publishing(2, 3)
        await until(lambda: browser.numbers() == [1, 2, 3], within_s=4)
        assert hub.metrics().is_redis_away
        await in_thread(server.restart)
        await until(lambda: not hub.metrics().is_redis_away)
        await publishing(4)
        await until(lambda: browser.numbers() == [1, 2, 3, 4])
        await in_thread(lambda: until_here(is_all_marked))

    play(server, scenario)
    assert server.carried() == [2, 3, 4]
    assert (browser.mistakes, browser.reasons()) == ([], [])


def test_while_redis_hangs_pages_go_on(server: Server):
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        browser.join(hub).subscribe(TOPIC)
        await until(browser.is_caught_up)
        server.service.freeze()
        try:
            await publishing(1)
            await until(lambda: browser.numbers() == [1], within_s=5)
        finally:
            server.service.thaw()
        await publishing(2)
        await until(lambda: browser.numbers() == [1, 2])
        await in_thread(lambda: until_here(is_all_marked))

    play(server, scenario)
    assert not browser.mistakes


def test_emptied_redis_whose_numbers_begin_lower_is_read_from_its_beginning(server: Server):
    browser = Browser()

    async def scenario(hub: Hub) -> None:
        browser.join(hub).subscribe(TOPIC)
        await until(browser.is_caught_up)
        await publishing(1)
        await until(lambda: browser.numbers() == [1])
        await in_thread(lambda: clock_went_back(server))
        await publishing(2)
        await until(lambda: browser.numbers() == [1, 2], within_s=6)
        await asyncio.sleep(2.1)
        await publishing(3)
        clock = asyncio.get_running_loop().time
        before = clock()
        await until(lambda: browser.numbers() == [1, 2, 3])
        assert clock() - before < 1

    play(server, scenario)
    assert not browser.mistakes


def clock_went_back(server: Server) -> None:
    """Hubs saw numbers of a far future; then everything is gone and time is what it is."""
    with server.client() as client:
        for stream in STREAMS:
            junk = {"topic": "nobody.1", "epoch": "", "offset": 1, "data": "{}"}
            client.xadd(stream, junk, id="9999999999999-0")
        time.sleep(0.1)
        client.flushall()


def test_relay_says_when_redis_is_away_and_when_it_is_back(server: Server):
    with relaying(server) as relay:
        publish(1)
        until_here(is_all_marked)
        assert not relay.state().is_redis_away
        server.service.stop()
        publish(2)
        until_here(lambda: relay.state().is_redis_away)
        server.restart()
        until_here(is_all_marked)
        until_here(lambda: not relay.state().is_redis_away)

    assert relay.ended.result() is None


def test_events_of_a_topic_taken_away_by_hand_do_not_stop_the_others(server: Server):
    OutboxEvent.objects.create(topic="nobody.1", offset=1, data={})

    with relaying(server) as relay:
        publish(1)
        until_here(is_all_marked)

    assert relay.ended.result() is None
    assert server.carried() == [1]


@pytest.mark.services("postgresql", "redis")
def test_one_relay_leads_and_another_takes_over_when_it_ends(server: Server):
    with relaying(server) as first:
        until_here(lambda: first.state().is_leading)
        with relaying(server) as second:
            publish(1)
            until_here(is_all_marked)
            assert not second.state().is_leading
            first.stop()
            until_here(lambda: second.state().is_leading)
            publish(2)
            until_here(is_all_marked)

    assert server.carried() == [1, 2]
