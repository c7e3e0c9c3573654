"""Bytes on their way in: one file an upload, on this machine's disk, under a name of our own."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from media_pipeline.errors import fault_of_disk
from media_pipeline.uploads.errors import NoRoom, UnknownUpload

FILE = "source.bin"


def path_of(upload: uuid.UUID) -> Path:
    """Where the bytes of that upload lie: `<uuid>/source.bin`, whatever the file is called."""
    return Path(settings.MEDIA_UPLOADS_DIR) / str(upload) / FILE


def open_place(upload: uuid.UUID) -> None:
    """Make the empty file, and be sure a power cut does not take its name away."""
    path = path_of(upload)
    with told_plainly():
        path.parent.mkdir(parents=True)
        path.touch()
        for folder in (path.parent, path.parent.parent):
            _flush_folder(folder)


def write(upload: uuid.UUID, portion: bytes, *, offset: int) -> None:
    """Lay bytes down at their place; when this returns, a power cut does not take them."""
    with told_plainly(), path_of(upload).open("r+b") as file:
        file.seek(offset)
        file.write(portion)
        file.flush()
        os.fsync(file.fileno())


def drop(upload: uuid.UUID) -> None:
    """Nothing of that upload is left here."""
    shutil.rmtree(path_of(upload).parent, ignore_errors=True)


def drop_strays(known: set[str], *, before: datetime) -> int:
    """Drop folders that belong to no upload any more and were last touched before that moment."""
    root = Path(settings.MEDIA_UPLOADS_DIR)
    folders = [folder for folder in root.iterdir() if folder.is_dir()] if root.exists() else []
    strays = [
        folder
        for folder in folders
        if folder.name not in known and folder.stat().st_mtime < before.timestamp()
    ]
    for folder in strays:
        shutil.rmtree(folder, ignore_errors=True)
    return len(strays)


def check_room(length: int) -> None:
    """Raises NoRoom when the file would fill the disk beyond what is left to uploads."""
    root = Path(settings.MEDIA_UPLOADS_DIR)
    with told_plainly():
        root.mkdir(parents=True, exist_ok=True)
        disk = shutil.disk_usage(root)
    if disk.used + length > disk.total * settings.MEDIA_DISK_FULL_AT:
        raise NoRoom


@contextmanager
def told_plainly() -> Iterator[None]:
    """A full disk is told as such; bytes that lie on another machine are as none."""
    try:
        yield
    except FileNotFoundError as missing:
        raise UnknownUpload from missing
    except OSError as problem:
        if fault_of_disk(problem):
            raise NoRoom from problem
        raise


def _flush_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
