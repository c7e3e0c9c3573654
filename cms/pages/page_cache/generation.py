"""The content's generation: one word for the whole site; what was kept under another is stale.

Embedded it is the length of a file that grows by a byte with every change, so that asking costs one
`stat`; in production it is a word in Redis. A change that dies between its commit and its word is
healed by the short life of everything that is kept.
"""

import os
import secrets
import time
from functools import cache
from pathlib import Path
from typing import Protocol

import redis
import redis.asyncio
from django.conf import settings
from django.db import transaction

from cms.core.breaker import Breaker, BreakerOpen

REDIS_KEY = "caifeng:content-generation"
TIMEOUT_S = 1
# A process under load asks Redis no oftener than this; alone it asks with every request.
TRUSTED_S = 0.02
QUIET_S = 5

_fuse = Breaker("redis page cache")


def clear() -> None:
    """Forget every kept page as soon as the running transaction is committed."""
    transaction.on_commit(advance, robust=True)


def advance() -> None:
    """A new generation begins, now."""
    if not settings.REDIS_URL:
        _grow(stamp_path())
        return
    try:
        _fuse.call(lambda: _redis().set(REDIS_KEY, secrets.token_hex(8)))
    except (redis.RedisError, BreakerOpen):
        return


class Generation(Protocol):
    """Tells the present generation, or None where nobody knows it just now."""

    async def now(self) -> str | None: ...


class FileGeneration:
    """Of a site that keeps its stamp in a file."""

    def __init__(self) -> None:
        self._path = stamp_path()

    async def now(self) -> str | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return "0"
        return f"{found.st_ino}.{found.st_size}"


class RedisGeneration:
    """Of a site with many processes. While Redis is away nothing is kept and nothing is shown."""

    def __init__(self) -> None:
        self._redis = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=TIMEOUT_S, socket_timeout=TIMEOUT_S
        )
        self._word: str | None = None
        self._ask_after = 0.0

    async def now(self) -> str | None:
        if time.monotonic() < self._ask_after:
            return self._word
        try:
            self._word = await self._ask()
            self._ask_after = time.monotonic() + TRUSTED_S
        except (redis.RedisError, OSError):
            self._word = None
            self._ask_after = time.monotonic() + QUIET_S
        return self._word

    async def _ask(self) -> str:
        found = await self._redis.get(REDIS_KEY)
        if found is None:
            await self._redis.set(REDIS_KEY, secrets.token_hex(8), nx=True)
            found = await self._redis.get(REDIS_KEY) or b""
        return found.decode() if isinstance(found, bytes) else found


def of_this_site() -> Generation:
    return RedisGeneration() if settings.REDIS_URL else FileGeneration()


def stamp_path() -> Path:
    return Path(settings.VAR_DIR) / "content-generation"


def _grow(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(handle, b".")
    finally:
        os.close(handle)


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=TIMEOUT_S, socket_timeout=TIMEOUT_S
    )
