"""Where library files lie: one storage that sends a name to the open or the guarded folder."""

from typing import Any

from django.core.files.storage import Storage, storages


def library_storage() -> Storage:
    return storages["default"]


def document_path(document: Any, filename: str) -> str:
    return f"documents/{filename}"
