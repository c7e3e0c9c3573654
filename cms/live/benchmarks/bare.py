"""websockets alone: it accepts, and broadcasts one text."""

import asyncio

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

from cms.live.benchmarks.sending import PRESENCE, event_text, say_port, send_when_told

pages: set[ServerConnection] = set()


async def follow(page: ServerConnection) -> None:
    await page.recv()
    await page.send(PRESENCE)
    pages.add(page)
    await page.wait_closed()


async def send() -> None:
    broadcast(pages, event_text())


async def main() -> None:
    async with serve(follow, "127.0.0.1", 0, compression=None) as server:
        say_port(next(iter(server.sockets)))
        await asyncio.shield(send_when_told(send))


if __name__ == "__main__":
    uvloop.run(main())
