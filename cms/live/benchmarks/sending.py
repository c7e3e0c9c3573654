"""What the three servers share: one event, and sending as many as a line of input says."""

import asyncio
import json
import socket
import sys
from collections.abc import Awaitable, Callable

from cms.core.web_server import SiteServer, configuration, listening_socket

TOPIC = "bench.fan_out"
WORDS = {"text": "今晚七点起停水，请提前接好。" * 4, "link": "/columns/"}
EVENT = {"type": "event", "topic": TOPIC, "epoch": "e" * 36, "offset": 1, "data": WORDS}
PRESENCE = json.dumps({"type": "presence"})
# Longer than the hub's look at the database, so that each event travels alone.
PAUSE_S = 0.08

Sender = Callable[[], Awaitable[None]]


def event_text() -> str:
    return json.dumps(EVENT, ensure_ascii=False, separators=(",", ":"))


def say_port(listening: socket.socket) -> None:
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()


async def send_when_told(send: Sender) -> None:
    """Read how many, send them, and stay until killed."""
    line = await asyncio.to_thread(sys.stdin.readline)
    for _ in range(int(line)):
        await send()
        await asyncio.sleep(PAUSE_S)
    await asyncio.Event().wait()


async def serve_with(application: str, send: Sender) -> None:
    """The application under the server every process of the site has."""
    config = configuration(graceful_s=1)
    config.app = application
    listening = listening_socket("127.0.0.1", 0, reuse_port=False)
    server = SiteServer(config, opened=lambda: say_port(listening))
    serving = asyncio.ensure_future(server.serve([listening]))
    await asyncio.wait(
        [serving, asyncio.ensure_future(send_when_told(send))], return_when="FIRST_COMPLETED"
    )
