"""The content's generation: one number for the whole site; what was kept under another is stale.

Embedded it is the length of a file that grows by a byte with every change, so that asking costs one
`stat`; in production it is a counter in Redis. A change that dies between its commit and its count
is healed by the short life of everything that is kept.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

import redis
import redis.asyncio
from django.conf import settings
from django.db import transaction

from cms.core.breaker import Breaker, BreakerOpen

REDIS_KEY = "caifeng:content-generation"
TIMEOUT_S = 1

_fuse = Breaker("redis page cache")


def clear() -> None:
    """Forget every kept page as soon as the running transaction is committed."""
    transaction.on_commit(advance, robust=True)


def clear_page(page: Any) -> None:  # noqa: ARG001 -- the signature that callers rely on
    """Forget the page, its parents, lists and whatever else shows it: that is every page."""
    clear()


def advance() -> None:
    """Count one change, now."""
    if not settings.REDIS_URL:
        _grow(stamp_path())
        return
    try:
        _fuse.call(lambda: _redis().incr(REDIS_KEY))
    except (redis.RedisError, BreakerOpen):
        return


def stamp_path() -> Path:
    return Path(settings.VAR_DIR) / "content-generation"


def _grow(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(handle, b".")
    finally:
        os.close(handle)


def embedded() -> str:
    """The generation of a site that keeps its stamp in a file."""
    try:
        found = stamp_path().stat()
    except FileNotFoundError:
        return "0"
    return f"{found.st_ino}.{found.st_size}"


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=TIMEOUT_S, socket_timeout=TIMEOUT_S
    )
