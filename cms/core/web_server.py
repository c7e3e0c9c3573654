"""uvicorn's server with our own beginning and end."""

import asyncio
import errno
import logging
import socket
from collections.abc import Callable

import uvicorn
from django.conf import settings

from cms.core import health
from cms.core.companions import Company
from cms.core.health import Health

logger = logging.getLogger(__name__)

BACKLOG = 512
# Whoever reads nothing for so long is gone, or holds our memory: the kernel ends the connection.
NEVER_READS_MS = 30_000
# Larger messages are cut off while they arrive; the rooms refuse much smaller ones in words.
LARGEST_MESSAGE = 2 * 1024 * 1024
LOOK_S = 0.1
LOST_SPREAD_S = 1.0


class AddressTaken(OSError):
    """Something else listens on that address already."""


class SiteServer(uvicorn.Server):
    """Says when it is open; on the way out it takes no more visitors and answers those it has.

    Companions start before the doors open. When the end is near, /readyz says so and they send
    their visitors away over `spread_s` seconds while the doors are still open; then comes
    uvicorn's own graceful time. One that dies ends the server, and `lost` names it.
    """

    def __init__(
        self, config: uvicorn.Config, *, opened: Callable[[], None], spread_s: float = 0
    ) -> None:
        super().__init__(config)
        self._opened = opened
        self._spread_s = spread_s
        self._company = Company()
        self._is_closing = False

    @property
    def lost(self) -> str:
        """The companion that died, or nothing."""
        return self._company.lost

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        health.register("web", self._health, needed=True)
        await self._company.start(died=self._end)
        await super().startup(sockets)
        self._opened()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._is_closing = True
        await self._drain()
        waiting = len(self.server_state.tasks)
        logger.info("closing: no new visitors, %s requests to answer", waiting)
        await super().shutdown(sockets)
        await self._company.stop()

    async def _drain(self) -> None:
        """Send long visitors away; a second Ctrl-C does not wait for that."""
        over_s = min(self._spread_s, LOST_SPREAD_S) if self.lost else self._spread_s
        draining = asyncio.ensure_future(self._company.drain(over_s=over_s))
        while not draining.done() and not self.force_exit:
            await asyncio.wait([draining], timeout=LOOK_S)
        draining.cancel()

    def _end(self) -> None:
        self.should_exit = True

    def _health(self) -> Health:
        if self._is_closing:
            return Health(state="down", detail="正在关闭")
        return Health(state="ok")


def configuration(*, graceful_s: int) -> uvicorn.Config:
    """How every process of the site serves."""
    return uvicorn.Config(
        ":".join(settings.ASGI_APPLICATION.rsplit(".", 1)),
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        # Small messages to many: squeezing each for each costs more than it saves.
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # Forwarded headers are read by Django, which knows how many proxies are ours.
        proxy_headers=False,
        timeout_graceful_shutdown=graceful_s,
    )


def listening_socket(host: str, port: int, *, reuse_port: bool) -> socket.socket:
    """A bound socket; raises AddressTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server(
            (host, port), family=family, backlog=BACKLOG, reuse_port=reuse_port
        )
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise AddressTaken from problem
        raise
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # Every connection it accepts has it too.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, NEVER_READS_MS)
    return listening
