"""What nobody goes on with is dropped; what is whole and was not handed over is tried again."""

import logging
from datetime import datetime

from cms.core.errors import DomainError
from media_pipeline.errors import MediaFault
from media_pipeline.models import UploadSession
from media_pipeline.uploads import staging
from media_pipeline.uploads.beginning import KEPT
from media_pipeline.uploads.errors import UnknownUpload
from media_pipeline.uploads.finishing import finish, forget

logger = logging.getLogger(__name__)

AT_ONCE = 200


def finish_waiting(*, at: datetime) -> int:
    """Hand over whole uploads whose store was away; how many went through."""
    return sum(_finished(session, at=at) for session in UploadSession.objects.complete()[:AT_ONCE])


def sweep(*, at: datetime) -> int:
    """Drop uploads that expired, with all that arrived of them; how many."""
    expired = list(UploadSession.objects.expired(at)[:AT_ONCE])
    dropped = sum(_forgotten(session) for session in expired)
    UploadSession.objects.outlived(at).delete()
    known = {str(found) for found in UploadSession.objects.values_list("uuid", flat=True)}
    return dropped + staging.drop_strays(known, before=at - KEPT)


def _finished(session: UploadSession, *, at: datetime) -> bool:
    try:
        finish(session=session, at=at)
    except UnknownUpload:
        # Its bytes are on no disk of ours.
        _forgotten(session)
        return False
    except DomainError as refusal:
        logger.warning("upload %s was not handed over: %s", session.uuid, refusal.code)
        return False
    return True


def _forgotten(session: UploadSession) -> bool:
    """False when the store is away: the next sweep tries again."""
    try:
        forget(session)
    except MediaFault:
        logger.warning("the parts of upload %s could not be dropped", session.uuid)
        return False
    return True
