"""Loading venues with their hours, rooms and ways in."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page

from cms.demo.entries import VenueEntry, World
from cms.demo.marks import digest_of, is_current, mark, wanted, watching
from cms.demo.services.loading import Loading
from cms.organisation.models import District
from cms.venues.models import AccessFeature, VenueIndexPage, VenueKind, VenuePage
from cms.venues.services import (
    VenueDraft,
    found_index,
    parse_room,
    save_venue,
)

FILE = "venues.yaml"
MADE_UP_HOURS = "开放时间为演示数据，以场馆公告为准"
# The places that stand in the table search is judged by.
JUDGED = "ven-"


def load_venues(world: World, *, home: Page, loading: Loading) -> None:
    """Every place; only those search is judged by where that is asked."""
    with transaction.atomic(), watching(VenueIndexPage, Group):
        index = found_index(home=home)
    for venue in world.venues:
        if venue.slug.startswith(JUDGED) or not loading.only_judged:
            _load_venue(venue, index=index, loading=loading)


@transaction.atomic
def _load_venue(entry: VenueEntry, *, index: VenueIndexPage, loading: Loading) -> None:
    digest = digest_of(entry)
    if not is_current(VenuePage, entry.slug, digest=digest):
        with watching(VenueKind, AccessFeature, Group):
            venue = save_venue(index=index, draft=_draft(entry), at=loading.at)
        mark(venue, slug=entry.slug, digest=digest)
    loading.advance(FILE, entry.slug)


def _draft(entry: VenueEntry) -> VenueDraft:
    return VenueDraft(
        slug=entry.slug,
        name=entry.name,
        kind=entry.kind,
        lat=entry.lat,
        lon=entry.lon,
        district=wanted(District, entry.district) if entry.district else None,
        summary=entry.summary,
        free=entry.free,
        hours=entry.hours,
        hours_note=MADE_UP_HOURS,
        access=entry.access,
        rooms=tuple(parse_room(room) for room in entry.rooms),
        tags=entry.tags,
        is_real_place=entry.real,
    )
