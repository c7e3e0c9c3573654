"""The end of an upload: all bytes are here, and they become an asset, once."""

import hashlib
from datetime import datetime

from django.db import transaction

from media_pipeline.errors import MediaFault, NoSpace
from media_pipeline.models import Asset, SourceFile, UploadSession
from media_pipeline.permission import Grant, may_upload
from media_pipeline.services import StoredFile, submit
from media_pipeline.services.submitting import Words, source_key
from media_pipeline.signals import upload_finished
from media_pipeline.stores import PRIVATE, store
from media_pipeline.uploads import parts, staging
from media_pipeline.uploads.beginning import WISH
from media_pipeline.uploads.errors import (
    MayNotUpload,
    NoRoom,
    NotWhole,
    StoreAway,
    UnknownUpload,
    WrongContent,
)
from media_pipeline.uploads.receiving import held


def finish(*, session: UploadSession, at: datetime) -> Asset:
    """The asset of this upload, made now or before; raises NotWhole while bytes are missing.

    Raises MayNotUpload when its owner lost that right meanwhile, and WrongContent when the bytes
    are not those announced: the upload is forgotten. Raises StoreAway when they cannot be stored
    just now: they wait, and a task tries again.
    """
    if session.asset is not None:
        return session.asset
    grant = may_upload(session.owner, session.context.get(WISH, {}), at=at)
    if grant is None:
        forget(session)
        raise MayNotUpload
    try:
        stored = _laid_down(session)
    except (MediaFault, UnknownUpload) as problem:
        if made := _made_meanwhile(session):
            return made
        raise _as_refusal(problem) from problem
    if session.sha256 and session.sha256 != stored.sha256:
        _drop(stored.key)
        forget(session)
        raise WrongContent
    return _handed_over(session, stored, grant, at=at)


def forget(session: UploadSession) -> None:
    """Drop the upload and what arrived of it; an asset that was made of it stays."""
    if session.upload_id:
        parts.drop(session)
        _drop(parts.key_of(session.uuid))
    session.delete()
    staging.drop(session.uuid)


def _made_meanwhile(session: UploadSession) -> Asset | None:
    """Somebody else finished it and cleared the bytes away that were just being read."""
    row = UploadSession.objects.with_uuid(session.uuid).select_related("asset").first()
    return row.asset if row else None


def _as_refusal(problem: Exception) -> Exception:
    if isinstance(problem, NoSpace):
        return NoRoom()
    return StoreAway() if isinstance(problem, MediaFault) else problem


def _laid_down(session: UploadSession) -> StoredFile:
    if session.upload_id:
        return parts.joined(session)
    if session.offset != session.length:
        raise NotWhole
    path = staging.path_of(session.uuid)
    with staging.told_plainly(), path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    key = source_key()
    # Nobody writes to a whole upload any more: the store may share the file.
    store(PRIVATE).put_own(key, path)
    return StoredFile(key=key, sha256=sha256, bytes=session.length)


@transaction.atomic
def _handed_over(
    session: UploadSession, stored: StoredFile, grant: Grant, *, at: datetime
) -> Asset:
    """One asset an upload: of two that finish it at once, the later finds the earlier's."""
    row = held(session.pk)
    if row.asset is not None:
        transaction.on_commit(lambda: _drop(stored.key))
        return row.asset
    words = Words(title=row.title, owner=row.owner, delivery=grant.delivery)
    row.asset = submit(file=stored, at=at, **words)
    row.delivery, row.context = grant.delivery, {**row.context, **grant.context}
    row.save(update_fields=["asset", "delivery", "context"])
    upload_finished.send(UploadSession, session=row, asset=row.asset, at=at)
    transaction.on_commit(lambda: staging.drop(row.uuid))
    return row.asset


def _drop(key: str) -> None:
    """Remove bytes that no source names."""
    if not SourceFile.objects.at_key(key).exists():
        store(PRIVATE).delete_prefix(key.rpartition("/")[0])
