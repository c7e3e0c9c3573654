"""The directory of the embedded index: one folder a generation, a pointer, one writer's lease."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from search.errors import IndexBusy

POINTER = "live"
LEASE = "lease"
PATIENCE_S = 60.0
PAUSE_S = 0.02


def root() -> Path:
    """Where the generations lie; made when it is not there."""
    path = Path(settings.SEARCH_INDEX_DIR)
    path.mkdir(parents=True, exist_ok=True)
    return path


def path_of(name: str) -> Path:
    return root() / name


def live_name() -> str | None:
    """The generation the pointer names, or None."""
    try:
        name = (Path(settings.SEARCH_INDEX_DIR) / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return name or None


def point_to(name: str) -> None:
    """One rename: a reader sees the old generation or the new one."""
    fresh = root() / f"{POINTER}.new"
    fresh.write_text(name, encoding="utf-8")
    fresh.replace(root() / POINTER)


def names() -> list[str]:
    """The generations that lie here."""
    return sorted(path.name for path in root().iterdir() if path.is_dir())


def remove(name: str) -> None:
    shutil.rmtree(path_of(name), ignore_errors=True)


@contextmanager
def lease(patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Write alone: the kernel frees the lease when its holder dies.

    Raises IndexBusy when another process keeps it for too long.
    """
    handle = os.open(root() / LEASE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait_for(handle, time.monotonic() + patience_s)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise IndexBusy from None
            time.sleep(PAUSE_S)
        else:
            return
