"""What its editors gave an hour: pages go live and come down by themselves."""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Revision

from cms.audit.services import record
from cms.core.errors import DomainError
from cms.pages.models import CommunityPage

logger = logging.getLogger(__name__)


def keep_hours(*, at: datetime) -> int:
    """Take down what is over, publish what is due; returns how many pages changed.

    Each stands in its own transaction: one that is refused by then keeps nobody waiting.
    """
    over = list(CommunityPage.objects.over_at(at))
    for page in over:
        with transaction.atomic():
            page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    due = Revision.objects.exclude(approved_go_live_at=None).order_by("approved_go_live_at")
    published = [
        _publish(revision, at=at) for revision in due if revision.approved_go_live_at <= at
    ]
    return len(over) + sum(published)


def _publish(revision: Revision, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except (DomainError, ValidationError) as refusal:
        _call_off(revision, reason=type(refusal).__name__, at=at)
        return False
    return True


@transaction.atomic
def _call_off(revision: Revision, *, reason: str, at: datetime) -> None:
    """The draft stays as it is; the editors find it unpublished and the record says why."""
    logger.warning("Scheduled revision %s was refused: %s", revision.pk, reason)
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    record(
        action="page.schedule_refused",
        actor=None,
        subject=f"page.{revision.object_id}",
        detail={"revision": revision.pk, "reason": reason},
        at=at,
    )
