"""Where library files lie: one storage that sends a name to the open or the guarded folder."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.urls import reverse
from django.utils.deconstruct import deconstructible

GUARDED_PREFIX = "guarded/"


@deconstructible
class LibraryStorage(Storage):
    """Names beginning with `guarded/` lie in the private storage, all others in the open one.

    Addresses always lead through this site: never to the object store itself, where a guarded
    address would go on working for whoever has it.
    """

    def place_of(self, name: str) -> tuple[Storage, str]:
        """The storage that holds `name`, and its name there."""
        if name.startswith(GUARDED_PREFIX):
            return storages["guarded"], name.removeprefix(GUARDED_PREFIX)
        return storages["default"], name

    def _open(self, name: str, mode: str = "rb") -> File:
        storage, inner = self.place_of(name)
        return storage.open(inner, mode)

    def _save(self, name: str, content: File) -> str:
        storage, inner = self.place_of(name)
        return _prefix(name) + storage.save(inner, content)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        storage, inner = self.place_of(name)
        room = max_length and max_length - len(_prefix(name))
        return _prefix(name) + storage.get_available_name(inner, max_length=room)

    def delete(self, name: str) -> None:
        storage, inner = self.place_of(name)
        storage.delete(inner)

    def exists(self, name: str) -> bool:
        storage, inner = self.place_of(name)
        return storage.exists(inner)

    def size(self, name: str) -> int:
        storage, inner = self.place_of(name)
        return storage.size(inner)

    def path(self, name: str) -> str:
        storage, inner = self.place_of(name)
        return storage.path(inner)

    def get_modified_time(self, name: str) -> datetime:
        storage, inner = self.place_of(name)
        return storage.get_modified_time(inner)

    def url(self, name: str | None) -> str:
        _, inner = self.place_of(name or "")
        if (name or "").startswith(GUARDED_PREFIX):
            return reverse("library:guarded", args=[inner])
        return f"{settings.MEDIA_URL}{inner}"


def _prefix(name: str) -> str:
    return GUARDED_PREFIX if name.startswith(GUARDED_PREFIX) else ""


def library_storage() -> Storage:
    return LibraryStorage()


def document_path(document: Any, filename: str) -> str:
    """Where a document lies; named by Wagtail's convention for `upload_to`."""
    return document.get_upload_to(filename)


def chunks_of(file: File, *, start: int, length: int, size: int = 64 * 1024) -> Iterator[bytes]:
    """`length` bytes of a file from `start`, closing it in the end."""
    with file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(size, length))):
            length -= len(chunk)
            yield chunk
