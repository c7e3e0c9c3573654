"""`bench live`: one event to 500 open pages, against what else would carry it.

Three servers of our own server class, one after the other in the same run, with the same pages
connected and the same octets sent: ours (outbox row, hub, consumer), channels' `group_send` over
its in-memory layer, and `websockets.broadcast` without any application. Counted is the CPU each
server's process spent while the events went out, for each delivery.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect

from cms.core.benchmarks import BenchRow

SOCKETS = 500
EVENTS = 60
BARE_GOAL = 2.5
LAYER_GOAL = 0.25
LOST_GOAL = 0.0
WITHIN_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What one way cost and whether everything came."""

    cpu_s: float
    lost: int
    sockets: int
    events: int

    @property
    def cpu_per_delivery(self) -> float:
        return self.cpu_s / (self.sockets * self.events - self.lost)


def run(*, full: bool = False) -> list[BenchRow]:
    """Compare the three ways; needs no content, writes only to a folder of its own."""
    sockets = SOCKETS * (2 if full else 1)
    ours, layer, bare = (carry(way, sockets=sockets) for way in ("ours", "layer", "bare"))
    mine = ours.cpu_per_delivery
    what = f"{sockets} 个页面，每次送达的 CPU"
    ratios = {
        ("裸 websockets.broadcast", BARE_GOAL): mine / bare.cpu_per_delivery,
        ("Channels group_send", LAYER_GOAL): mine / layer.cpu_per_delivery,
    }
    lost = ours.lost / (sockets * ours.events)
    return [
        *(
            BenchRow(what=what, against=against, ratio=round(ratio, 3), goal=goal)
            for (against, goal), ratio in ratios.items()
        ),
        BenchRow(what="没有送到的", against="全部", ratio=lost, goal=LOST_GOAL),
    ]


def carry(way: str, *, sockets: int, events: int = EVENTS) -> Carried:
    """Let one server send `events` to that many pages."""
    with serving(way, sockets=sockets) as server:
        port = int(line_of(server))
        return asyncio.run(carry_to(server, port, sockets=sockets, events=events))


async def carry_to(
    server: "subprocess.Popen[str]", port: int, *, sockets: int, events: int
) -> Carried:
    pages = [await page_of(port) for _ in range(sockets)]
    counting = [asyncio.create_task(count_events(page, events)) for page in pages]
    before = cpu_of(server.pid)
    tell(server, str(events))
    await asyncio.wait(counting, timeout=WITHIN_S)
    spent = cpu_of(server.pid) - before
    for task in counting:
        task.cancel()
    heard = sum(await asyncio.gather(*counting))
    await asyncio.gather(*(page.close() for page in pages), return_exceptions=True)
    return Carried(cpu_s=spent, lost=sockets * events - heard, sockets=sockets, events=events)


async def page_of(port: int) -> ClientConnection:
    """An open page that follows."""
    origin = f"http://127.0.0.1:{port}"
    page = await connect(
        f"ws://127.0.0.1:{port}/ws/", additional_headers={"Origin": origin}, compression=None
    )
    await page.send(json.dumps({"type": "subscribe", "id": 1, "topic": "bench.fan_out"}))
    while json.loads(await page.recv())["type"] != "presence":
        continue
    return page


async def count_events(page: AsyncIterable[str | bytes], events: int) -> int:
    """How many came, up to as many as were sent, or until it is cancelled."""
    heard = 0
    with suppress(asyncio.CancelledError):
        async for text in page:
            heard += '"event"' in str(text)
            if heard == events:
                break
    return heard


def cpu_of(pid: int) -> float:
    """Seconds of CPU a process has spent so far."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123 -- not a file of ours
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(way: str, *, sockets: int) -> Iterator["subprocess.Popen[str]"]:
    """A server that prints its port, then sends as many events as a line of its input says."""
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-m", f"cms.live.benchmarks.{way}"],
            cwd=settings.BASE_DIR,
            env={**os.environ, **variables(folder, sockets=sockets)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            yield server
        finally:
            server.kill()
            server.wait()


def variables(folder: str, *, sockets: int) -> dict[str, str]:
    """A database and a folder of its own, beside whatever this process uses."""
    return {
        "CAIFENG_VAR_DIR": folder,
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "LIVE_CONNECTIONS_PER_ADDRESS": str(sockets + 1),
    }


def line_of(server: "subprocess.Popen[str]") -> str:
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline and server.stdout is not None:
        line = server.stdout.readline()
        if line.strip().isdecimal():
            return line
        if not line:
            break
    message = "the server of the benchmark did not begin"
    raise TimeoutError(message)


def tell(server: "subprocess.Popen[str]", words: str) -> None:
    if server.stdin is not None:
        server.stdin.write(f"{words}\n")
        server.stdin.flush()
