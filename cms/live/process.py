"""The live parts of this process: its hub and, where there is a Redis, its relay."""

from cms.live.hub import Hub


class NotRunning(RuntimeError):
    """Nobody started the live parts of this process."""


def hub() -> Hub:
    """The hub of this process; raises NotRunning before `start` and after `stop`."""
    raise NotRunning


async def start() -> None:
    """Start the hub, and the relay when the environment names a Redis, in this event loop."""
    raise NotImplementedError


async def stop() -> None:
    """End both; what is queued for sockets is dropped, so drain first."""
    raise NotImplementedError


async def until_broken() -> None:
    """Returns only by raising what ended the hub or the relay: the process must end with it."""
    raise NotImplementedError
