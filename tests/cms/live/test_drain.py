"""A real web process with open sockets and streams: it sends them away, and ends in good order."""

import asyncio
import json
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from subprocess import Popen

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from cms.live import process
from cms.live.companion import LiveCompanion
from cms.live.doors import doors
from tests.cms.core.house import House, free_port, get, until
from tests.services.migrated import DATABASE, copy_migrated_database

TOPIC = "site.announcements"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live-house")
    copy_migrated_database(folder / DATABASE)
    return folder


@pytest.fixture
def house(built: Path, django_db_blocker) -> Iterator[House]:
    """The whole site on SQLite: it writes nothing in these tests."""
    mine = House(built, django_db_blocker.unblock, settings_module="cms.settings.test")
    yield mine
    mine.end()


def start(house: House, *, spread_s: float) -> tuple[Popen[bytes], int]:
    port = free_port()
    web = house.start("run_web", "--port", str(port), "--spread", str(spread_s), "--skip-checks")
    until(lambda: get(port)[0] == 200, within_s=60)
    return web, port


@contextmanager
def socket_to(port: int, *, follows: bool = True) -> Iterator[ClientConnection]:
    """An open page; one that follows has heard what there is."""
    origin = f"http://127.0.0.1:{port}"
    with connect(f"ws://127.0.0.1:{port}/ws/", origin=origin, compression=None) as page:
        if follows:
            page.send(json.dumps({"type": "subscribe", "id": 1, "topic": TOPIC}))
            while json.loads(page.recv(timeout=10))["type"] != "presence":
                pass
        yield page


def stream_to(port: int) -> HTTPResponse:
    asking = HTTPConnection("127.0.0.1", port, timeout=20)
    asking.request("GET", f"/sse/?topics={TOPIC}")
    return asking.getresponse()


def farewell(page: ClientConnection) -> tuple[float, int, str]:
    """When and with which words the site closed this socket."""
    with suppress(ConnectionClosed):
        while True:
            page.recv(timeout=20)
    assert page.close_code is not None
    return time.monotonic(), page.close_code, page.close_reason or ""


def test_sockets_and_streams_are_sent_away_one_after_the_other(house: House):
    web, port = start(house, spread_s=2)
    with ExitStack() as open_pages:
        pages = [open_pages.enter_context(socket_to(port)) for _ in range(3)]
        stream = open_pages.enter_context(stream_to(port))
        heard: list[tuple[float, int, str]] = []
        listening = [
            threading.Thread(target=lambda page=page: heard.append(farewell(page)))
            for page in pages
        ]
        for one in listening:
            one.start()

        web.send_signal(signal.SIGTERM)
        until(lambda: "503" in get(port, "/readyz")[1])
        late = open_pages.enter_context(socket_to(port, follows=False))
        assert farewell(late)[1] == 1012
        for one in listening:
            one.join(timeout=20)
        text = stream.read().decode()

    moments = sorted(moment for moment, _, _ in heard)
    assert [code for _, code, _ in heard] == [1012] * 3
    assert all(500 <= json.loads(words)["retry_after_ms"] < 5000 for _, _, words in heard)
    assert moments[-1] - moments[0] > 0.4
    assert "event: close" in text
    assert web.wait(timeout=10) == -signal.SIGTERM
    assert "Traceback" not in house.log()


def test_process_nobody_is_connected_to_ends_at_once(house: House):
    web, _ = start(house, spread_s=60)

    web.send_signal(signal.SIGTERM)

    assert web.wait(timeout=10) == -signal.SIGTERM


def test_large_messages_close_the_socket_that_sent_them_and_no_other(house: House):
    _, port = start(house, spread_s=0)

    with socket_to(port) as sender, socket_to(port) as bystander, socket_to(port) as flood:
        sender.send("x" * 1024 * 1024)
        code = farewell(sender)[1]
        with suppress(ConnectionClosed):
            flood.send("x" * 3 * 1024 * 1024)

        assert code == 4400
        assert farewell(flood)[1] in {1006, 1009}
        bystander.send(json.dumps({"type": "subscribe", "id": 2, "topic": TOPIC}))
        assert json.loads(bystander.recv(timeout=10))["type"] == "snapshot"


@pytest.mark.django_db(transaction=True)
def test_death_of_the_hub_is_the_death_of_the_companion():
    deaths: list[str] = []

    async def live() -> None:
        companion = LiveCompanion()
        await companion.start(died=lambda: deaths.append("hub"))
        process.hub().broken.set_exception(RuntimeError("broken"))
        async with asyncio.timeout(5):
            while not deaths:
                await asyncio.sleep(0.01)
        await companion.drain(over_s=0)
        await companion.stop()

    asyncio.run(live())

    assert deaths == ["hub"]
    assert doors.is_closing
    with pytest.raises(process.NotRunning):
        process.hub()
