"""Writing about pages: their audience, their place, their end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from wagtail.models import Page

from cms.audit.services import record
from cms.organisation.models import Branch, District
from cms.pages.audience import Audience, Visibility
from cms.pages.errors import UnitHoldsPages
from cms.pages.models import CommunityPage, Tombstone
from cms.people.models import User

AUDIENCE_FIELDS = ("visibility", "audience_district", "audience_branch")


def hold_order(*, page_id: int) -> None:
    """Refuse what the running transaction did when a child is now wider than its parent.

    Reads the rows, not an instance: a draft's save carries values the row does not have. The parent
    is held until the transaction ends, so it cannot be narrowed at the same moment.
    """
    page = CommunityPage.objects.with_audience().get(pk=page_id)
    rows = CommunityPage.objects.with_audience().select_for_update(of=("self",), no_key=True)
    page.stand_below(rows.at_path(page.path[: -page.steplen]).first())
    if not page.audience.is_public:
        page.stand_above(CommunityPage.objects.child_of(page).with_audience())


def hold_order_everywhere() -> None:
    """Refuse a unit's change of place that leaves some page wider than its parent."""
    audiences: dict[str, Audience] = {}
    wider = []
    for page in CommunityPage.objects.with_audience().order_by("path"):
        parent = audiences.get(page.path[: -page.steplen], Audience())
        audiences[page.path] = page.audience
        if not page.audience.is_within(parent):
            wider.append(page.title)
    if wider:
        raise UnitHoldsPages(wider)


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceChange:
    """Whom a page is to be shown to: a unit, an organisation (`exact`: that branch), everybody."""

    unit: District | Branch | None = None
    exact: bool = False
    with_children: bool = False

    @property
    def visibility(self) -> Visibility:
        if self.unit is None:
            return Visibility.PUBLIC
        if isinstance(self.unit, District):
            return Visibility.DISTRICT
        return Visibility.BRANCH_ONLY if self.exact else Visibility.BRANCH_TREE


@transaction.atomic
def set_audience(
    page: CommunityPage, *, change: AudienceChange, actor: User | None, at: datetime
) -> CommunityPage:
    """Show a page to others than before.

    Raises WiderThanParent. Wider pages below are named in NarrowerThanChildren, or narrowed as well
    (`with_children`).
    """
    page = CommunityPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    _put_audience(page, change)
    changed = [page, *(_wider_below(page) if change.with_children else [])]
    # All rows first and without signals: on the way from the old order to the new one no order of
    # single saves would be allowed. The saves that follow tell everybody and are checked.
    rows = CommunityPage.objects.among(changed)
    rows.update(**{name: getattr(page, name) for name in AUDIENCE_FIELDS})
    for row in rows:
        row.specific.save(update_fields=AUDIENCE_FIELDS, clean=False)
        _put_into_revisions(row)
    record(
        action="page.set_audience",
        actor=actor,
        subject=page,
        detail={"audience": str(page.audience), "pages": [one.pk for one in changed]},
        at=at,
    )
    return page


def _put_audience(page: CommunityPage, change: AudienceChange) -> None:
    page.visibility = change.visibility
    page.audience_district = change.unit if isinstance(change.unit, District) else None
    page.audience_branch = change.unit if isinstance(change.unit, Branch) else None


def _wider_below(page: CommunityPage) -> list[CommunityPage]:
    """Pages below whose audience does not lie within this one's, highest first."""
    below = CommunityPage.objects.descendant_of(page).with_audience().order_by("path")
    return [child for child in below if not child.audience.is_within(page.audience)]


def _put_into_revisions(page: CommunityPage) -> None:
    """Drafts and scheduled versions take the audience over, else publishing one would undo it."""
    values = {
        "visibility": page.visibility,
        "audience_district": page.audience_district_id,
        "audience_branch": page.audience_branch_id,
    }
    for revision in page.revisions.all():
        if revision.pk == page.latest_revision_id or revision.approved_go_live_at:
            revision.content = {**revision.content, **values}
            revision.save(update_fields=["content"])


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
