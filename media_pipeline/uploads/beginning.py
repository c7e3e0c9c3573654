"""The beginning of an upload: everything that can be refused is refused before a byte travels."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from cms.core import limits
from media_pipeline.errors import EmptyFile, TooLarge
from media_pipeline.models import UploadSession
from media_pipeline.permission import Grant, may_upload
from media_pipeline.titles import clean_title
from media_pipeline.uploads import parts, staging
from media_pipeline.uploads.errors import MayNotUpload

KEPT = timedelta(hours=48)
AN_HOUR_S = 3600
WISH = "wish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What the browser says of the file it wants to send."""

    length: int
    filename: str = ""
    title: str = ""
    sha256: str = ""
    wish: Mapping[str, str] = field(default_factory=dict)
    in_parts: bool = False


def begin(*, owner: Any, announced: Announced, address: str, at: datetime) -> UploadSession:
    """Open an upload for this person, or refuse it with a sentence."""
    grant = may_upload(owner, _readable(announced.wish), at=at)
    if grant is None:
        raise MayNotUpload
    check_length(announced.length, grant)
    _count(owner, address, at=at)
    if not announced.in_parts:
        staging.check_room(announced.length)
    return _opened(owner, announced, grant, at=at)


def check_length(length: int, grant: Grant) -> None:
    """Raises EmptyFile or TooLarge."""
    if length == 0:
        raise EmptyFile
    if length > largest(is_editor=grant.is_editor):
        raise TooLarge


def largest(*, is_editor: bool) -> int:
    """How many bytes one file may have."""
    name = "MEDIA_LARGEST_BYTES_FOR_EDITORS" if is_editor else "MEDIA_LARGEST_BYTES"
    return int(getattr(settings, name))


def _count(owner: Any, address: str, *, at: datetime) -> None:
    """One upload more of this person, and of this address; raises TooManyRequests."""
    mine, all_here = settings.MEDIA_UPLOADS_AN_HOUR, settings.MEDIA_UPLOADS_AN_HOUR_PER_ADDRESS
    limits.check("upload", f"user:{owner.pk}", limit=mine, per_s=AN_HOUR_S, at=at)
    limits.check("upload", f"address:{address}", limit=all_here, per_s=AN_HOUR_S, at=at)


def _opened(owner: Any, announced: Announced, grant: Grant, *, at: datetime) -> UploadSession:
    upload = uuid.uuid4()
    upload_id = parts.open_place(upload) if announced.in_parts else ""
    if not announced.in_parts:
        staging.open_place(upload)
    return UploadSession.objects.create(
        uuid=upload,
        upload_id=upload_id,
        owner=owner,
        length=announced.length,
        filename=clean_title(announced.filename),
        title=clean_title(announced.title, filename=announced.filename),
        delivery=grant.delivery,
        # Asked once more at the end: rights are what they are then.
        context={**grant.context, WISH: _readable(announced.wish)},
        sha256=announced.sha256.lower(),
        created_at=at,
        expires_at=at + KEPT,
    )


def _readable(wish: Mapping[str, str]) -> dict[str, str]:
    """The wish without what no database holds and nobody sees."""
    return {_printed(name): _printed(text) for name, text in wish.items()}


def _printed(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
