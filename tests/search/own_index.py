"""Keeps the index of one test apart from all others."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from search.engines.choice import engine
from search.services import knowledge
from search.services.searching import fuse


@contextmanager
def own_index(settings: Any, folder: Path) -> Iterator[None]:
    """A folder or a prefix of its own, a fresh engine and fuse; all indexes dropped after."""
    settings.SEARCH_INDEX_DIR = folder / "index"
    settings.SEARCH_INDEX_PREFIX = f"{settings.SEARCH_INDEX_PREFIX}-{secrets.token_hex(4)}"
    _forget()
    yield
    for name in engine().names():
        engine().drop(name)
    _forget()


def _forget() -> None:
    engine.cache_clear()
    fuse.cache_clear()
    knowledge.forget_places()
