"""What every store promises, and what keys look like."""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

MASTER = "master.m3u8"
LAST = (MASTER,)
IMMUTABLE = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"
FOR_ONE = "private, no-store"
TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
}

Check = Callable[[], None]


class Store(Protocol):
    """Files by key. A key is a relative path of plain names; a file appears whole or not at all.

    Raises StoreFault when the disk or the service does not do its part, MissingFile when nothing
    lies under a key.
    """

    @property
    def is_local(self) -> bool:
        """Files are on this machine's disk: `local_path` copies nothing."""

    def put(self, key: str, path: Path) -> None: ...

    def put_own(self, key: str, path: Path) -> None:
        """As `put`, for a file of ours that is never changed again: it may be shared."""

    def put_bytes(self, key: str, content: bytes) -> None: ...

    def put_folder(
        self, prefix: str, folder: Path, *, last: Sequence[str] = LAST, check: Check = ...
    ) -> None:
        """All files of a folder, those named `last` at the end; `check` is asked before each."""

    def open(self, key: str, *, start: int = 0, end: int | None = None) -> IO[bytes]:
        """The bytes from `start` up to before `end`."""

    def local_path(self, key: str, *, folder: Path, check: Check = ...) -> Path:
        """A file on this machine with that content, only to be read; fetched into `folder`.

        `check` is asked now and then while bytes are fetched.
        """

    def size(self, key: str) -> int: ...

    def exists(self, key: str) -> bool: ...

    def list(self, prefix: str) -> list[str]:
        """Every key below a prefix, sorted."""

    def children(self, prefix: str) -> Sequence[str]:
        """The names of the folders right below a prefix, sorted."""

    def newest(self, prefix: str) -> datetime | None:
        """When the youngest file at or below a prefix came to lie there; None for no file."""

    def unfinished(self, *, before: datetime) -> Sequence[str]:
        """What somebody began to write before that moment, and neither finished nor took back."""

    def drop_unfinished(self, name: str) -> None:
        """Gone afterwards; no error when it was finished or dropped."""

    def copy_prefix(self, prefix: str, *, to: "Store", new_prefix: str, check: Check = ...) -> None:
        """Lay everything below a prefix under another one, the master playlist last."""

    def delete(self, key: str) -> None:
        """Gone afterwards; no error when nothing lay there."""

    def delete_prefix(self, prefix: str) -> None:
        """Nothing lies below that prefix afterwards."""


def no_check() -> None:
    """Nobody minds."""


def safe_key(key: str) -> str:
    """The key itself; ValueError when it could lead out of its store."""
    names = key.split("/")
    if not key or "\\" in key or "\0" in key or any(name in {"", ".", ".."} for name in names):
        raise ValueError(key)
    return key


def in_order(names: Sequence[str], last: Sequence[str]) -> list[str]:
    """Sorted, those named `last` at the end."""
    return sorted(names, key=lambda name: (name in last, name))


def files_of(folder: Path, last: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """The files of a folder by their relative names, in the order they are to be written."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    names = [name for name, path in found.items() if path.is_file() and not path.is_symlink()]
    for name in in_order(names, last):
        yield name, found[name]


def type_of(key: str) -> str:
    return TYPES.get(PurePosixPath(key).suffix, "application/octet-stream")


def cache_rule(key: str, *, is_public: bool) -> str:
    """How long a browser may keep what lies under a key."""
    if not is_public:
        return FOR_ONE
    return A_MINUTE if key.endswith(MASTER) else IMMUTABLE


class Portion(io.RawIOBase):
    """At most so many bytes of an open file."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        super().__init__()
        self._file = file
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._file.read(min(len(buffer), self._left))
        buffer[: len(chunk)] = chunk
        self._left -= len(chunk)
        return len(chunk)

    def close(self) -> None:
        self._file.close()
        super().close()
