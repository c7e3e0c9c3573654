"""Bytes arriving: each portion is on the disk before the database counts it.

A portion is written and counted under the row's lock, in a transaction of its own, so that two
who send to one upload at once never mix, and a broken connection loses less than one portion.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol

from django.db import transaction
from django.http import UnreadablePostError

from media_pipeline.models import UploadSession
from media_pipeline.uploads import staging
from media_pipeline.uploads.beginning import KEPT
from media_pipeline.uploads.errors import (
    TooMuch,
    UnknownUpload,
    UnreadableUpload,
    WrongChecksum,
    WrongOffset,
)
from media_pipeline.uploads.tus import Checksum

PORTION = 4 * 1024 * 1024


class Readable(Protocol):
    """What bytes are read from: a request, or a file."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The bytes of one request, not yet read; `length` is None where it was not said."""

    stream: Readable
    length: int | None
    checksum: Checksum | None = None


def receive(*, session: UploadSession, offset: int, body: Body, at: datetime) -> UploadSession:
    """Append the body; raises WrongOffset, TooMuch or WrongChecksum with nothing appended.

    The connection may break midway: what was counted until then stays.
    """
    if session.offset != offset:
        raise WrongOffset
    left = session.length - offset
    if body.length is not None and body.length > left:
        raise TooMuch
    if body.length is not None and body.checksum is None:
        return _append_all(session, offset, body.stream, at=at)
    with _held_back(body, session, most=left) as whole:
        return _append_all(session, offset, whole, at=at)


@contextmanager
def _held_back(body: Body, session: UploadSession, *, most: int) -> Iterator[IO[bytes]]:
    """The whole body, looked at before a byte of it counts."""
    folder = staging.path_of(session.uuid).parent
    digest = body.checksum.of_bytes() if body.checksum else None
    received = 0
    with staging.told_plainly(), _aside(folder) as whole:
        while portion := _next(body.stream):
            received += len(portion)
            if received > most:
                raise TooMuch
            if digest is not None:
                digest.update(portion)
            whole.write(portion)
        if digest is not None and body.checksum and digest.digest() != body.checksum.digest:
            raise WrongChecksum
        whole.seek(0)
        yield whole


def _aside(folder: Path) -> Any:
    return tempfile.SpooledTemporaryFile(max_size=PORTION, dir=str(folder))


def _append_all(
    session: UploadSession, offset: int, stream: Readable, *, at: datetime
) -> UploadSession:
    reached = session
    while portion := _next(stream):
        reached = _append(session.pk, offset, portion, at=at)
        offset = reached.offset
    return reached


def _next(stream: Readable) -> bytes:
    try:
        return stream.read(PORTION)
    except UnreadablePostError as broken_off:
        raise UnreadableUpload from broken_off


@transaction.atomic
def _append(pk: int, offset: int, portion: bytes, *, at: datetime) -> UploadSession:
    row = held(pk)
    if row.offset != offset:
        raise WrongOffset
    staging.write(row.uuid, portion, offset=offset)
    row.offset = offset + len(portion)
    row.expires_at = at + KEPT
    row.save(update_fields=["offset", "expires_at"])
    return row


def held(pk: int) -> UploadSession:
    """The upload's row until the transaction ends; raises UnknownUpload when it is gone."""
    try:
        return UploadSession.objects.select_for_update().get(pk=pk)
    except UploadSession.DoesNotExist as gone:
        raise UnknownUpload from gone
