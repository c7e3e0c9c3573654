"""Pages that come through the front server to real web processes, and what happens to those."""

import re
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from itertools import cycle
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.db import connections, transaction
from redis import Redis as Client
from websockets.exceptions import ConnectionClosed, InvalidStatus

from cms.core import clock
from cms.live import housekeeping
from cms.live.models import OutboxEvent, Topic
from cms.live.publishing import publish_many
from tests.cms.live import browsers
from tests.cms.live.front import PER_ADDRESS, TOPIC, Edge, OpenPage, an_edge
from tests.services.nginx import Nginx

pytestmark = pytest.mark.skipif(
    not Nginx.is_installed(Nginx.__new__(Nginx)), reason="nginx is not installed"
)
HOUR_S = 3600
LARGE = "字" * 2_500


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """What was published stays to the end: no topic begins anew while webs know it.

    A topic without any event has no place to come back to, so there is one before the first page.
    """
    with django_db_blocker.unblock():
        publish(0)
        yield
        OutboxEvent.objects.all().delete()
        Topic.objects.all().delete()
        connections.close_all()


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory, db: None, django_db_blocker) -> Iterator[Edge]:
    yield from an_edge(tmp_path_factory.mktemp("edge"), django_db_blocker.unblock)


def publish(*numbers: int) -> None:
    browsers.publish(*numbers, topic=TOPIC)


@transaction.atomic
def publish_large(*numbers: int) -> None:
    publish_many([(TOPIC, {"n": number, "text": LARGE}) for number in numbers])


def test_every_page_hears_every_event_once_and_in_order(edge: Edge):
    with edge.page() as first, edge.page() as second, edge.page() as third:
        publish(*range(1, 21))
        for page in (first, second, third):
            page.hear(20)

    assert [page.heard for page in (first, second, third)] == [[*range(1, 21)]] * 3
    assert not any(page.mistakes or page.returns for page in (first, second, third))


def test_stream_is_neither_held_back_nor_squeezed_on_its_way(edge: Edge):
    with edge.stream() as stream:
        assert stream.headers["Content-Encoding"] is None
        assert "no-transform" in stream.headers["Cache-Control"]
        until_line(stream, '"presence"')
        publish(1)

        assert '"n":1' in until_line(stream, '"event"')


def until_line(stream, words: str) -> str:
    while words not in (line := stream.readline().decode()):
        assert line, "the stream ended"
    return line


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_page_of_another_site_gets_no_socket(edge: Edge, origin: str | None):
    with pytest.raises(InvalidStatus) as refused, edge.page(origin=origin):
        pytest.fail("it got in")

    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "sent", [["x" * 1024 * 1024], ["nonsense", "[]", '{"type":"dance"}']], ids=["1 MB", "malformed"]
)
def test_what_is_no_frame_closes_its_own_page_alone(edge: Edge, sent: list[str]):
    with edge.page() as bystander, edge.page() as page:
        for text in sent:
            page.send(text)

        assert page.farewell() == 4400
        publish(1)
        bystander.hear(1)
        assert bystander.returns == 0


def test_topic_nobody_offers_is_not_found(edge: Edge):
    with edge.page() as page:
        page.ask(type="subscribe", id=7, topic="nowhere.1")

        while (refusal := page.frame())["type"] != "error":
            continue
        assert (refusal["id"], refusal["code"]) == (7, "not_found")


def test_connections_are_counted_by_the_visitors_address_and_not_the_front_servers(edge: Edge):
    other = {"local_addr": ("127.0.0.2", 0)}
    with crowd(edge, **other), edge.page() as page:
        publish(1)
        page.hear(1)
        with pytest.raises(ConnectionClosed) as closed, edge.page(**other) as one_too_many:
            one_too_many.frame()
        assert closed.value.rcvd.code == 4429
        assert page.returns == 0


@contextmanager
def crowd(edge: Edge, **options) -> Iterator[None]:
    """Pages of one address until no process has room; the front server shares them out unevenly."""
    room = PER_ADDRESS * len(edge.webs)
    with ExitStack() as opened:
        for _ in range(room * 10):
            if sum(live(port)["sockets"] for port in edge.webs) == room:
                break
            with suppress(ConnectionClosed):
                opened.enter_context(edge.page(**options))
        yield


def test_page_that_never_reads_is_given_up_and_holds_nobody_back(edge: Edge):
    port = next(iter(edge.webs))
    with edge.page_at(port) as reader, a_sleeper(edge, port):
        longest, told = 0, 0
        while live(port)["sockets"] == 2:
            publish_large(*range(told + 1, told + 41))
            told += 40
            reader.hear(told)
            longest = max(longest, live(port)["longest"])
            assert told < 2_000

        publish(told + 1)
        reader.hear(told + 1)
    assert 0 < longest <= 256
    assert reader.heard == [*range(1, told + 2)]
    assert not reader.mistakes


@contextmanager
def a_sleeper(edge: Edge, port: int) -> Iterator[OpenPage]:
    """Its window is small, and it takes nothing from it."""
    with socket.socket() as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.connect(("127.0.0.1", port))
        with edge.page_at(port, sock=link, max_queue=1, close_timeout=0.1) as page:
            yield page


def live(port: int) -> dict[str, int]:
    """What /readyz says of the sockets of one web."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            text = answer.read().decode()
    except HTTPError as unready:
        text = unready.read().decode()
    text = text.encode().decode("unicode_escape") if "\\u" in text else text
    found = re.search(r"(\d+) 个连接，\d+ 个主题，最长队列 (\d+)", text)
    assert found, text
    return {"sockets": int(found[1]), "longest": int(found[2])}


def test_web_killed_between_commit_and_push_costs_no_page_an_event(edge: Edge):
    first = next(iter(edge.webs))
    with edge.page() as page, edge.page() as other:
        publish(1)
        for one in (page, other):
            one.hear(1)

        edge.tell(signal.SIGSTOP)
        publish(2, 3)
        edge.tell(signal.SIGKILL, first)
        edge.tell(signal.SIGCONT)
        edge.start_again(first)
        publish(4)
        for one in (page, other):
            one.hear(4)

    assert (page.heard, other.heard) == ([1, 2, 3, 4], [1, 2, 3, 4])
    assert page.returns + other.returns > 0
    assert not page.mistakes + other.mistakes


def test_webs_are_replaced_while_events_come_and_their_clocks_are_an_hour_wrong(edge: Edge):
    ending = threading.Event()
    told: list[int] = []

    def keep_publishing() -> None:
        # A page five hundred behind would begin anew.
        while not ending.wait(0.05) and len(told) < 400:
            told.append(len(told) + 1)
            publish(told[-1])

    work = threading.Thread(target=keep_publishing)
    with edge.page() as page, edge.page() as other:
        work.start()
        try:
            for wrong_by_s, port in zip((HOUR_S, -HOUR_S), cycle(edge.webs), strict=False):
                edge.tell(signal.SIGTERM, port)
                edge.start_again(port, clock_wrong_by_s=wrong_by_s)
        finally:
            ending.set()
            work.join()
        housekeeping.prune(at=clock.now() + timedelta(seconds=HOUR_S))
        for one in (page, other):
            one.hear(len(told))

    assert (page.heard, other.heard) == (told, told)
    assert page.returns
    assert not page.mistakes + other.mistakes


@pytest.mark.services("postgresql", "redis")
def test_redis_is_stopped_and_emptied_and_no_page_notices(edge: Edge):
    assert edge.redis
    with edge.page() as page, edge.page() as other:
        publish(1)
        edge.redis.stop()
        publish(2, 3)
        for one in (page, other):
            one.hear(3)
        edge.redis.start()
        edge.redis.wait_until_ready()
        publish(4)
        for one in (page, other):
            one.hear(4)
        with Client.from_url(edge.house.redis_url) as client:
            client.flushall()
        publish(5)
        for one in (page, other):
            one.hear(5)

    assert (page.heard, other.heard) == ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
    assert page.returns + other.returns == 0
    assert not page.mistakes + other.mistakes
