"""Which store holds what: the same places as Django's storages, and one more for us alone."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages

from media_pipeline.stores.contract import Store
from media_pipeline.stores.folder import FolderStore
from media_pipeline.stores.s3 import S3Store

OPEN = "open"
GUARDED = "guarded"
# Sources and half-made things: under no address, of no storage that a view knows.
PRIVATE = "private"
ALIASES = {OPEN: "default", GUARDED: "guarded"}


def store(delivery: str) -> Store:
    """The store of `open` or `guarded` assets, or PRIVATE; KeyError for any other word."""
    storage: Any = storages["guarded" if delivery == PRIVATE else ALIASES[delivery]]
    is_public = delivery == OPEN
    if settings.OBJECT_STORE is None:
        private = Path(settings.VAR_DIR) / "media" / PRIVATE
        return FolderStore(private if delivery == PRIVATE else Path(storage.location))
    location = PRIVATE if delivery == PRIVATE else storage.location
    return S3Store(storage, patient=storages["patient"], location=location, is_public=is_public)
