"""The end of a page, and the stone where a public one stood."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from wagtail.models import Page

from cms.audit.services import record
from cms.pages.models import CommunityPage, Tombstone
from cms.people.models import User


@transaction.atomic
def remove_page(page: Page, *, reason: str, actor: User | None, at: datetime) -> None:
    """Delete a page and what lies below it; public ones leave a tombstone with the reason."""
    bury(CommunityPage.objects.descendant_of(page, inclusive=True), reason=reason, at=at)
    record(
        action="page.remove",
        actor=actor,
        subject=f"page.{page.pk}",
        detail={"title": page.title, "reason": reason},
        at=at,
    )
    page.specific.delete()


def bury(pages: Iterable[CommunityPage], *, at: datetime, reason: str = "") -> None:
    """Leave a tombstone for each page that was once public, over an older one at its address.

    Without a reason, one that was given within the last minute stays: the deletion it announced
    is the one going on.
    """
    stones = []
    for page in pages:
        was_public = page.first_published_at or page.live
        parts = page.specific.get_url_parts() if was_public and page.audience.is_public else None
        if parts and parts[2]:
            stones.append(Tombstone(path=parts[2], title=page.title, reason=reason, removed_at=at))
    if not reason:
        just_given = Tombstone.objects.given_since(at - timedelta(minutes=1))
        stones = [stone for stone in stones if stone.path not in just_given]
    Tombstone.objects.bulk_create(
        stones,
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["title", "reason", "removed_at"],
    )
