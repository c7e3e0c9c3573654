"""The live parts of this process: its hub and, where there is a Redis, its relay."""

import asyncio
from dataclasses import dataclass

from django.conf import settings

from cms.live.hub import Hub
from cms.live.relay import Relay


class NotRunning(RuntimeError):
    """Nobody started the live parts of this process."""


@dataclass(slots=True)
class Parts:
    """What runs in this process just now."""

    hub: Hub | None = None
    relay: Relay | None = None


_parts = Parts()


def hub() -> Hub:
    """The hub of this process; raises NotRunning before `start` and after `stop`."""
    if _parts.hub is None:
        raise NotRunning
    return _parts.hub


def running() -> Parts:
    """What runs here; nothing in a process that serves no visitors."""
    return _parts


async def start() -> None:
    """Start the hub, and the relay when the environment names a Redis, in this event loop."""
    if settings.REDIS_URL:
        _parts.relay = Relay(settings.REDIS_URL)
        _parts.relay.start()
    _parts.hub = Hub(redis_url=settings.REDIS_URL or "")
    await _parts.hub.start()


async def stop() -> None:
    """End both; what is queued for sockets is dropped, so drain first. Stopping twice is fine."""
    hub, _parts.hub = _parts.hub, None
    relay, _parts.relay = _parts.relay, None
    if hub is not None:
        await hub.stop()
    if relay is not None:
        await asyncio.get_running_loop().run_in_executor(None, relay.stop)


async def until_broken() -> None:
    """Returns only by raising what ended the hub or the relay: the process must end with it."""
    parts: list[asyncio.Future[None]] = [asyncio.ensure_future(hub().until_broken())]
    if _parts.relay is not None:
        parts.append(asyncio.wrap_future(_parts.relay.ended))
    try:
        await asyncio.gather(*parts)
    finally:
        for part in parts:
            part.cancel()
