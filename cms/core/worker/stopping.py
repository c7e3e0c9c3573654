"""Whether the worker that runs a task was told to end: what takes long asks, and hands back."""

import threading
from collections.abc import Callable

_here = threading.local()


def heed(stop: threading.Event) -> None:
    """Tasks of this thread end soon once `stop` is set."""
    _here.stop = stop


def told() -> Callable[[], bool]:
    """A question any thread may ask on behalf of the task that runs in this one."""
    stop: threading.Event | None = getattr(_here, "stop", None)
    return stop.is_set if stop else _never


def _never() -> bool:
    """No worker runs this task: nobody ends it."""
    return False
