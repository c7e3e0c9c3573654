"""The end of a page, and the stone where a public one stood."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from wagtail.models import Page

from cms.audit.services import record
from cms.pages.models import CommunityPage, Tombstone
from cms.people.models import User


@transaction.atomic
def remove_page(page: Page, *, reason: str, actor: User | None, at: datetime) -> None:
    """Delete a page and what lies below it; public ones leave a tombstone with the reason."""
    below = CommunityPage.objects.descendant_of(page, inclusive=True)
    stones = _stones_for(below, reason=reason, at=at)
    record(
        action="page.remove",
        actor=actor,
        subject=f"page.{page.pk}",
        detail={"title": page.title, "reason": reason},
        at=at,
    )
    page.specific.delete()
    # The deletion itself has laid stones without a reason.
    _lay(stones)


def bury(pages: Iterable[CommunityPage], *, at: datetime) -> None:
    """Leave a tombstone for each page that was once public, over an older one at its address."""
    _lay(_stones_for(pages, reason="", at=at))


def _stones_for(pages: Iterable[CommunityPage], *, reason: str, at: datetime) -> list[Tombstone]:
    stones = []
    for page in pages:
        was_public = page.first_published_at or page.live
        parts = page.specific.get_url_parts() if was_public and page.audience.is_public else None
        if parts and parts[2]:
            stones.append(Tombstone(path=parts[2], title=page.title, reason=reason, removed_at=at))
    return stones


def _lay(stones: list[Tombstone]) -> None:
    Tombstone.objects.bulk_create(
        stones,
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["title", "reason", "removed_at"],
    )
