"""Taking a file in: one source a content, an asset of its own for whoever sent it."""

import hashlib
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TypedDict, Unpack

from django.db import transaction

from media_pipeline.jobs.wake_ups import wake_up
from media_pipeline.models import Asset, Job, SourceFile, Version
from media_pipeline.stores import PRIVATE, store
from media_pipeline.titles import clean_title

PORTION = 1024 * 1024
SOURCES = "sources"


class Words(TypedDict, total=False):
    """What is said of a file; all of it may be left out."""

    title: str
    filename: str
    owner: Any
    delivery: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that lies in the private store already, under a key made by `source_key`."""

    key: str
    sha256: str
    bytes: int
    # The bytes are those of a source that was there before.
    is_shared: bool = False


class SourceGone(Exception):
    """The source whose bytes were to be shared was purged a moment ago."""


def source_key() -> str:
    """A place for one more source; its name tells nothing of it."""
    return f"{SOURCES}/{uuid.uuid4()}/source.bin"


def submit(*, file: Path | IO[bytes] | StoredFile, at: datetime, **words: Unpack[Words]) -> Asset:
    """Keep the file and queue its work; what is in it is found out by the job.

    The bytes are stored before the rows are written; the asset and its job appear together.
    Raises a MediaFault when they cannot be stored.
    """
    if isinstance(file, StoredFile):
        return _begin(file, words, at=at)
    with _on_disk(file) as path:
        try:
            return _begin(_stored(path), words, at=at)
        except SourceGone:
            return _begin(_stored(path), words, at=at)


@transaction.atomic
def _begin(stored: StoredFile, words: Words, *, at: datetime) -> Asset:
    asset = Asset.objects.create(
        title=clean_title(words.get("title", ""), filename=words.get("filename", "")),
        source=_source_of(stored, at=at),
        owner=words.get("owner"),
        delivery=words.get("delivery", Asset.Delivery.OPEN),
        created_at=at,
    )
    version = Version.objects.create(asset=asset, created_at=at)
    wake_up(Job.objects.create(version=version, not_before=at, created_at=at))
    return asset


def _source_of(stored: StoredFile, *, at: datetime) -> SourceFile:
    """The row of that content; of two that send it at once the loser's bytes are dropped."""
    # Held, so that a purge does not take the bytes away that this asset will count on.
    held = SourceFile.objects.with_content(stored.sha256).select_for_update().first()
    if held is None and stored.is_shared:
        raise SourceGone
    source, _ = SourceFile.objects.get_or_create(
        sha256=stored.sha256,
        defaults={"bytes": stored.bytes, "key": stored.key, "created_at": at},
    )
    if source.key != stored.key:
        folder = stored.key.rpartition("/")[0]
        transaction.on_commit(lambda: store(PRIVATE).delete_prefix(folder))
    return source


def _stored(path: Path) -> StoredFile:
    """The file's place in the private store; known content is not laid down again."""
    sha256, size = _measured(path)
    known = SourceFile.objects.with_content(sha256).first()
    key = known.key if known else source_key()
    if known is None:
        store(PRIVATE).put(key, path)
    return StoredFile(key=key, sha256=sha256, bytes=size, is_shared=known is not None)


def _measured(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return digest.hexdigest(), file.tell()


@contextmanager
def _on_disk(file: Path | IO[bytes]) -> Iterator[Path]:
    """A path to read from: an upload that Django holds in memory is written down for a moment."""
    if isinstance(file, Path):
        yield file
        return
    with tempfile.NamedTemporaryFile(prefix="caifeng-upload-") as aside:
        file.seek(0)
        shutil.copyfileobj(file, aside, PORTION)
        aside.flush()
        yield Path(aside.name)
