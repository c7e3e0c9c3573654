"""A store in a folder of this machine."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from media_pipeline.errors import MissingFile, StoreFault, fault_of_disk
from media_pipeline.stores.contract import (
    LAST,
    Check,
    Portion,
    Store,
    files_of,
    in_order,
    no_check,
    safe_key,
)

HALF = ".half"


class FolderStore:
    """Files below one folder; each is written aside and renamed when its bytes are on the disk."""

    is_local = True

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, path: Path) -> None:
        """Copied: whoever gave the file may go on writing to it."""
        self._write(key, lambda aside: shutil.copyfile(path, aside))

    def put_own(self, key: str, path: Path) -> None:
        """A file of ours that nobody changes any more: the same bytes may have two names."""
        self._write(key, lambda aside: _link_or_copy(path, aside))

    def put_bytes(self, key: str, content: bytes) -> None:
        self._write(key, lambda aside: aside.write_bytes(content))

    def put_folder(
        self, prefix: str, folder: Path, *, last: Sequence[str] = LAST, check: Check = no_check
    ) -> None:
        for name, path in files_of(folder, last):
            check()
            self.put_own(f"{prefix}/{name}", path)

    def open(self, key: str, *, start: int = 0, end: int | None = None) -> IO[bytes]:
        with _told_plainly(key):
            file = self._path(key).open("rb")
            file.seek(start)
        return file if end is None else cast("IO[bytes]", Portion(file, max(0, end - start)))

    def local_path(self, key: str, *, folder: Path, check: Check = no_check) -> Path:
        # Nothing is fetched, so nothing is laid into it.
        del folder, check
        path = self._path(key)
        if not path.is_file():
            raise MissingFile(key)
        return path

    def size(self, key: str) -> int:
        with _told_plainly(key):
            return self._path(key).stat().st_size

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def list(self, prefix: str) -> list[str]:
        found = self._path(prefix).rglob("*")
        keys = (path.relative_to(self._root).as_posix() for path in found if path.is_file())
        return sorted(key for key in keys if not key.endswith(HALF))

    def children(self, prefix: str) -> Sequence[str]:
        with _told_plainly(prefix), suppress(FileNotFoundError):
            return sorted(path.name for path in self._path(prefix).iterdir() if path.is_dir())
        return []

    def newest(self, prefix: str) -> datetime | None:
        path = self._path(prefix)
        with _told_plainly(prefix):
            found = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
            return max((_lies_since(one) for one in found), default=None)

    def unfinished(self, *, before: datetime) -> Sequence[str]:
        with _told_plainly(HALF):
            found = [path for path in self._root.rglob(f".*{HALF}") if _lies_since(path) < before]
        return sorted(path.relative_to(self._root).as_posix() for path in found)

    def drop_unfinished(self, name: str) -> None:
        self.delete(name)

    def copy_prefix(
        self, prefix: str, *, to: Store, new_prefix: str, check: Check = no_check
    ) -> None:
        names = [key.removeprefix(f"{prefix}/") for key in self.list(prefix)]
        for name in in_order(names, LAST):
            check()
            to.put_own(f"{new_prefix}/{name}", self._path(f"{prefix}/{name}"))

    def delete(self, key: str) -> None:
        with _told_plainly(key):
            self._path(key).unlink(missing_ok=True)

    def delete_prefix(self, prefix: str) -> None:
        with _told_plainly(prefix), suppress(FileNotFoundError):
            shutil.rmtree(self._path(prefix))

    def _path(self, key: str) -> Path:
        return self._root / safe_key(key)

    def _write(self, key: str, fill: Callable[[Path], object]) -> None:
        path = self._path(key)
        aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{HALF}")
        with _told_plainly(key):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                fill(aside)
                _flush(aside)
                aside.replace(path)
            finally:
                aside.unlink(missing_ok=True)


def _lies_since(path: Path) -> datetime:
    """Not when its bytes were written: a name may have been given to them later."""
    return datetime.fromtimestamp(path.stat().st_ctime, tz=UTC)


def _link_or_copy(source: Path, target: Path) -> None:
    """One content under two names costs no space; across disks it is copied."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _flush(path: Path) -> None:
    """A power cut after this loses nothing of the file."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def _told_plainly(key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as missing:
        raise MissingFile(key) from missing
    except OSError as problem:
        raise fault_of_disk(problem) or StoreFault(str(problem)) from problem
