"""Where kept answers lie: a small shelf in this process before the one all processes share."""

import asyncio
import hashlib
from collections import OrderedDict

from django.core.cache import cache

from cms.pages.page_cache.kept import KEPT_S, Kept

MOST_HERE = 400
MOST_BYTES_HERE = 32 * 1024 * 1024


class Shelves:
    """Looks here first, then in Django's cache (files or Redis), off the event loop."""

    def __init__(self) -> None:
        self._here: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0

    def here(self, key: str, generation: str) -> Kept | None:
        """A good answer kept by this process."""
        kept = self._here.get(key)
        if kept is None:
            return None
        if not kept.is_good(generation):
            self._drop(key)
            return None
        self._here.move_to_end(key)
        return kept

    async def shared(self, key: str, generation: str) -> Kept | None:
        """A good answer kept by any process; it is kept here too from now on."""
        kept = await asyncio.to_thread(cache.get, _name(key))
        if not isinstance(kept, Kept) or not kept.is_good(generation):
            return None
        self.put_here(key, kept)
        return kept

    async def put(self, key: str, kept: Kept) -> None:
        self.put_here(key, kept)
        await asyncio.to_thread(cache.set, _name(key), kept, KEPT_S)

    def put_here(self, key: str, kept: Kept) -> None:
        self._drop(key)
        self._here[key] = kept
        self._bytes += _weight(kept)
        while len(self._here) > MOST_HERE or self._bytes > MOST_BYTES_HERE:
            self._drop(next(iter(self._here)))

    def _drop(self, key: str) -> None:
        if (kept := self._here.pop(key, None)) is not None:
            self._bytes -= _weight(kept)


def _weight(kept: Kept) -> int:
    return len(kept.body) + len(kept.zipped)


def _name(key: str) -> str:
    """Cache names allow no line ends and no great length; Redis and files want the same."""
    digest = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
    return f"page:{digest}"
