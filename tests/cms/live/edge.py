"""Pages at the edge: real ASGI connections to the whole application, with the hub running."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from channels.testing import HttpCommunicator, WebsocketCommunicator
from django.conf import settings
from django.test import Client

from cms.asgi import application
from cms.live import process
from cms.live.doors import doors

ORIGIN = (b"origin", b"http://testserver")
PATIENCE_S = 5


def live(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a test inside an event loop with hub and open doors."""

    async def inside() -> None:
        doors.open()
        await process.start()
        try:
            await test()
        finally:
            await doors.empty(over_s=0)
            await process.stop()

    asyncio.run(inside())


def cookies_of(client: Client) -> tuple[bytes, bytes]:
    """The header by which a browser that signed in shows who it is."""
    name = settings.SESSION_COOKIE_NAME
    return (b"cookie", f"{name}={client.cookies[name].value}".encode())


class Page(WebsocketCommunicator):
    """One open page."""

    def __init__(self, *headers: tuple[bytes, bytes], path: str = "/ws/", origin=ORIGIN) -> None:
        named = [origin] if origin else []
        # While it is not set, the transport takes nothing from the application.
        self.reads = asyncio.Event()
        self.reads.set()
        super().__init__(self._transport, path, headers=[*named, *headers])

    async def _transport(self, scope: Any, receive: Any, send: Any) -> None:
        async def send_when_read(message: Any) -> None:
            await self.reads.wait()
            await send(message)

        await application(scope, receive, send_when_read)

    async def frame(self) -> dict[str, Any]:
        return await self.receive_json_from(timeout=PATIENCE_S)

    async def frames(self, count: int) -> list[dict[str, Any]]:
        return [await self.frame() for _ in range(count)]

    async def ask(self, **members: Any) -> None:
        await self.send_json_to(members)

    async def subscribe(self, topic: str, **since: Any) -> list[dict[str, Any]]:
        """Everything up to being caught up."""
        await self.ask(type="subscribe", id=topic, topic=topic, **since)
        heard = [await self.frame()]
        while heard[-1]["type"] not in {"presence", "error"}:
            heard.append(await self.frame())
        return heard

    async def closing(self) -> tuple[int, dict[str, Any]]:
        """Code and words of the end; frames before it are passed over."""
        while True:
            message = await self.receive_output(timeout=PATIENCE_S)
            if message["type"] == "websocket.close":
                return message["code"], json.loads(message.get("reason") or "{}")


@asynccontextmanager
async def a_page(*headers: tuple[bytes, bytes]) -> AsyncIterator[Page]:
    page = Page(*headers)
    assert await page.connect(timeout=PATIENCE_S) == (True, None)
    try:
        yield page
    finally:
        await page.disconnect()


class Stream(HttpCommunicator):
    """One open stream of events."""

    def __init__(self, query: str, *headers: tuple[bytes, bytes], method: str = "GET") -> None:
        super().__init__(application, method, f"/sse/?{query}", headers=list(headers))
        self.text = ""
        self.is_over = False

    async def open(self) -> int:
        """The status; headers are in `start`."""
        await self.send_input({"type": "http.request", "body": b""})
        self.start = await self.receive_output(timeout=PATIENCE_S)
        return self.start["status"]

    async def read_until(self, holds: Callable[[str], object]) -> str:
        while not holds(self.text) and not self.is_over:
            message = await self.receive_output(timeout=PATIENCE_S)
            self.text += message["body"].decode()
            self.is_over = not message.get("more_body")
        assert holds(self.text), self.text
        return self.text

    def frames(self) -> list[dict[str, Any]]:
        lines = [line for line in self.text.splitlines() if line.startswith('data: {"type"')]
        return [json.loads(line.removeprefix("data: ")) for line in lines]

    def last_id(self) -> str:
        lines = [line for line in self.text.splitlines() if line.startswith("id: ")]
        return lines[-1].removeprefix("id: ")

    async def leave(self) -> None:
        await self.send_input({"type": "http.disconnect"})
        await self.wait(timeout=PATIENCE_S)
