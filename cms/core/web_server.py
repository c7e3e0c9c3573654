"""uvicorn's server with our own beginning and end."""

import errno
import logging
import socket
from collections.abc import Callable

import uvicorn
from django.conf import settings

logger = logging.getLogger(__name__)

BACKLOG = 512


class AddressTaken(OSError):
    """Something else listens on that address already."""


class SiteServer(uvicorn.Server):
    """Says when it is open; on the way out it takes no more visitors and answers those it has."""

    def __init__(self, config: uvicorn.Config, *, opened: Callable[[], None]) -> None:
        super().__init__(config)
        self._opened = opened

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._opened()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        waiting = len(self.server_state.tasks)
        logger.info("closing: no new visitors, %s requests to answer", waiting)
        await super().shutdown(sockets)


def configuration(*, graceful_s: int) -> uvicorn.Config:
    """How every process of the site serves."""
    return uvicorn.Config(
        ":".join(settings.ASGI_APPLICATION.rsplit(".", 1)),
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
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
        return socket.create_server(
            (host, port), family=family, backlog=BACKLOG, reuse_port=reuse_port
        )
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise AddressTaken from problem
        raise
