"""The tree: an index, a section for each unit, addresses kept true."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Page

from cms.columns.addresses import address_of, is_free
from cms.columns.errors import AddressTaken
from cms.columns.models import ColumnEntry, ColumnIndexPage, SectionPage
from cms.columns.services.writers import let_writers_in
from cms.organisation.models import Branch, District
from cms.pages.models import CommunityPage
from cms.pages.services import AudienceChange


def audience_fields(audience: District | Branch | None, *, exact: bool = False) -> dict[str, Any]:
    """The columns that say who a page is for; None is everybody."""
    return {
        "visibility": AudienceChange(unit=audience, exact=exact).visibility,
        "audience_district": audience if isinstance(audience, District) else None,
        "audience_branch": audience if isinstance(audience, Branch) else None,
    }


def inherited_audience(parent: CommunityPage) -> dict[str, Any]:
    """A new page is for those its parent is for."""
    return {
        "visibility": parent.visibility,
        "audience_district": parent.audience_district,
        "audience_branch": parent.audience_branch,
    }


@transaction.atomic
def create_index(
    *, home: Page, slug: str, title: str, audience: Branch | None = None, intro: str = ""
) -> ColumnIndexPage:
    """The root of a column tree; an index of that slug that is already there is returned."""
    found = next((one for one in ColumnIndexPage.objects.child_of(home) if one.slug == slug), None)
    if found is not None:
        return found
    index = ColumnIndexPage(slug=slug, title=title, intro=intro, **audience_fields(audience))
    home.add_child(instance=index)
    return index


@transaction.atomic
def create_section(*, index: ColumnIndexPage, district: District, at: datetime) -> SectionPage:
    """The unit's section and the group of its editors, who may write drafts there.

    Raises AddressTaken when an entry of the index goes by the unit's slug.
    """
    section = SectionPage.objects.child_of(index).of(district).first()
    if section is None:
        if not is_free(district.slug, below=index):
            raise AddressTaken(fields={"slug": AddressTaken.message})
        section = SectionPage(
            slug=district.slug,
            title=district.name,
            district=district,
            first_published_at=at,
            last_published_at=at,
            **inherited_audience(index),
        )
        index.add_child(instance=section)
    let_writers_in([section])
    return section


@transaction.atomic
def readdress(*, page: Page) -> int:
    """Make the public addresses below a page (and its own) follow the tree; how many changed.

    Raises AddressTaken when one of them already belongs to another entry.
    """
    entries = ColumnEntry.objects.descendant_of(page, inclusive=True)
    changed = [entry for entry in entries if entry.address != address_of(entry)]
    for entry in changed:
        entry.address = address_of(entry)
        if ColumnEntry.objects.at_address(entry.address).exclude(pk=entry.pk).exists():
            raise AddressTaken(fields={"slug": AddressTaken.message})
    ColumnEntry.objects.bulk_update(changed, ["address"])
    return len(changed)
