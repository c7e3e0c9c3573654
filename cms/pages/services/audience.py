"""Who a page is for, and that a child is never wider than its parent."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cms.audit.services import record
from cms.organisation.models import Branch, District
from cms.pages.audience import Audience, Visibility
from cms.pages.errors import UnitHoldsPages
from cms.pages.models import CommunityPage
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
