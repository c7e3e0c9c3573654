"""Finding what a request is about, as far as the person who asks may reach it."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from cms.core.errors import NotVisible
from media_pipeline.models import Asset, UploadSession
from media_pipeline.permission import MayReach
from media_pipeline.uploads.errors import UnknownUpload


def own_upload(request: HttpRequest, upload: uuid.UUID, *, at: datetime) -> UploadSession:
    """An upload of whoever asks; another's is as unknown as none."""
    found = UploadSession.objects.of_owner(request.user, at=at)
    session: UploadSession | None = found.with_uuid(upload).first()
    if session is None:
        raise UnknownUpload
    return session


def tus_upload(request: HttpRequest, upload: uuid.UUID, *, at: datetime) -> UploadSession:
    """An own upload whose bytes come by tus, not in parts."""
    session = own_upload(request, upload, at=at)
    if session.upload_id:
        raise UnknownUpload
    return session


def reachable_asset(user: Any, asset: uuid.UUID, *, by: MayReach, at: datetime) -> Asset:
    """The asset, if `by` lets this person at it; raises NotVisible in every other case."""
    found: Asset | None = Asset.objects.kept().with_uuid(asset).first()
    if found is None or not by(user, found, at=at):
        raise NotVisible(NO_SUCH_ASSET)
    return found


NO_SUCH_ASSET = "没有找到这个音视频"
