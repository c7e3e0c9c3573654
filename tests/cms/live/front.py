"""A site behind its front server, and pages that keep their place and come back to it."""

import asyncio
import json
import signal
import ssl
import threading
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from subprocess import Popen
from typing import Any

from django.conf import settings
from django.db import connection
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.cms.core.house import House, free_port, get, until
from tests.services.front_server import FrontServer
from tests.services.launcher import running
from tests.services.redis_server import Redis

# In each process.
PER_ADDRESS = 4
TOPIC = "site.announcements"
GONE = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, EOFError)


# websockets' own threads write and read one TLS connection at once, which OpenSSL does not allow.
_loop = asyncio.new_event_loop()
threading.Thread(target=_loop.run_forever, name="pages", daemon=True).start()


def wait_for(work: Coroutine[Any, Any, Any], *, within_s: float = 10) -> Any:
    """What this does in the loop of all pages; raises TimeoutError."""
    return asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, within_s), _loop).result()


@dataclass(kw_only=True)
class EdgeHouse(House):
    """Web processes on the database of the test run."""

    settings_module: str = "tests.cms.live.edge_settings"
    redis_url: str = ""
    clock_wrong_by_s: float = 0

    @property
    def environment(self) -> dict[str, str]:
        return {
            **super().environment,
            "REDIS_URL": self.redis_url,
            "TRUSTED_PROXIES": "1",
            "LIVE_CONNECTIONS_PER_ADDRESS": str(PER_ADDRESS),
            "TEST_CLOCK_WRONG_BY_S": str(self.clock_wrong_by_s),
        }

    def start_web(self, port: int, *, clock_wrong_by_s: float = 0) -> Popen[bytes]:
        self.clock_wrong_by_s = clock_wrong_by_s
        return self.start("run_web", "--port", str(port), "--spread", "0.2", "--skip-checks")


@dataclass(kw_only=True)
class Edge:
    """The front server, the webs behind it by their ports, and their Redis where there is one."""

    house: EdgeHouse
    front: FrontServer
    webs: dict[int, Popen[bytes]]
    redis: Redis | None

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.front.certificate))

    def page(self, **options: Any) -> "OpenPage":
        """Through the front server; `options` are those of the socket."""
        at = f"127.0.0.1:{self.front.port}"
        usual = {"origin": f"https://{at}", "ssl": self.trusting()}
        return OpenPage(f"wss://{at}/ws/", options={**usual, **options})

    def page_at(self, port: int, **options: Any) -> "OpenPage":
        """At one of the webs."""
        at = f"127.0.0.1:{port}"
        return OpenPage(f"ws://{at}/ws/", options={"origin": f"http://{at}", **options})

    def stream(self) -> HTTPResponse:
        asking = HTTPSConnection("127.0.0.1", self.front.port, timeout=20, context=self.trusting())
        asking.request("GET", f"/sse/?topics={TOPIC}", headers={"Accept-Encoding": "gzip"})
        return asking.getresponse()

    def tell(self, number: signal.Signals, *ports: int) -> None:
        """Send the signal to these webs, or to all."""
        for port in ports or self.webs:
            self.webs[port].send_signal(number)

    def start_again(self, port: int, *, clock_wrong_by_s: float = 0) -> None:
        """The web that was told to end, or killed, is followed by another."""
        self.webs[port].wait(timeout=20)
        self.webs[port] = self.house.start_web(port, clock_wrong_by_s=clock_wrong_by_s)
        until(lambda: get(port)[0] == 200, within_s=60)


@dataclass
class OpenPage:
    """What a page knows of the topic; anything that does not follow is a mistake."""

    address: str
    options: dict[str, Any]
    epoch: str | None = None
    offset: int = -1
    heard: list[int] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    returns: int = 0

    def __enter__(self) -> "OpenPage":
        """Caught up with what was published before: what it hears is what comes from now on."""
        self.connect()
        while (frame := self.frame())["type"] != "presence":
            self.take(frame)
        self.heard.clear()
        return self

    def __exit__(self, *_: object) -> None:
        wait_for(self.line.close())

    def connect(self) -> None:
        """Ask for what follows the place one is at."""
        self.line = wait_for(self._connected())
        place = {"epoch": self.epoch, "offset": self.offset} if self.epoch else {}
        self.ask(type="subscribe", id=1, topic=TOPIC, **place)

    async def _connected(self) -> ClientConnection:
        return await connect(self.address, compression=None, proxy=None, **self.options)

    def ask(self, **members: Any) -> None:
        self.send(json.dumps(members))

    def send(self, text: str) -> None:
        wait_for(self.line.send(text))

    def frame(self, *, within_s: float = 10) -> dict[str, Any]:
        return json.loads(wait_for(self.line.recv(), within_s=within_s))

    def hear(self, count: int, *, within_s: float = 20) -> None:
        """Take what comes, coming back when the line breaks, until it was so many events."""
        deadline = time.monotonic() + within_s
        while len(self.heard) < count:
            assert time.monotonic() < deadline, (self.heard[-5:], self.mistakes)
            try:
                self.take(self.frame(within_s=1))
            except TimeoutError:
                continue
            except GONE:
                self.come_back(deadline)

    def come_back(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            with suppress(*GONE):
                self.connect()
                self.returns += 1
                return
            time.sleep(0.05)

    def take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "snapshot" and self.offset < 0:
            self.epoch, self.offset = frame["epoch"], frame["offset"]
        elif frame["type"] == "event" and frame["offset"] == self.offset + 1:
            self.epoch, self.offset = frame["epoch"], frame["offset"]
            self.heard.append(frame["data"]["n"])
        elif frame["type"] not in {"presence", "ping"}:
            self.mistakes.append(json.dumps(frame))

    def farewell(self) -> int:
        """The code this page is closed with."""
        with suppress(ConnectionClosed):
            while True:
                self.frame()
        return self.line.close_code or 0


def an_edge(folder: Path, unblock: Any) -> Iterator[Edge]:
    """One web that follows the outbox; where the run has services, two that follow Redis."""
    if settings.REDIS_URL and connection.vendor == "postgresql":
        with running(Redis) as launcher:
            (redis,) = launcher.services
            house = EdgeHouse(
                folder=folder,
                unblock=unblock,
                database_url=address_of_database(),
                redis_url=f"redis://127.0.0.1:{redis.port}/0",
            )
            yield from behind_front(house, [free_port(), free_port()], redis=redis)
        return
    (folder / "caifeng.sqlite3").symlink_to(connection.settings_dict["NAME"])
    yield from behind_front(EdgeHouse(folder=folder, unblock=unblock), [free_port()], redis=None)


def behind_front(house: EdgeHouse, ports: Sequence[int], *, redis: Redis | None) -> Iterator[Edge]:
    try:
        webs = {port: house.start_web(port) for port in ports}
        until(lambda: all(get(port)[0] == 200 for port in ports), within_s=60)
        with running(partial(FrontServer, webs=ports)) as launcher:
            (front,) = launcher.services
            yield Edge(house=house, front=front, webs=webs, redis=redis)
    finally:
        house.end()


def address_of_database() -> str:
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
