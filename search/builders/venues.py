"""Venues as documents."""

from django.utils.html import strip_tags

from cms.core.geo import Point
from cms.pages.models import CommunityPage
from cms.venues.models import VenuePage
from search.builders.areas import area_ids, area_names
from search.builders.pictures import picture_url
from search.builders.registry import Surroundings
from search.documents import SearchDocument, Stretch

KIND = "venue"
PREFETCH = ("kind", "image", "access_features", "open_spans", "rooms")


def build_venue(page: CommunityPage, surroundings: Surroundings) -> SearchDocument:
    """A venue: its words, its point, and when it is open in the days ahead."""
    venue = page if isinstance(page, VenuePage) else page.specific
    spans = tuple(
        Stretch(begins=span.opens_at, ends=span.closes_at) for span in venue.open_spans.all()
    )
    return SearchDocument(
        kind=KIND,
        number=venue.pk,
        title=venue.title,
        summary=venue.summary,
        url=venue.get_url() or "",
        image=picture_url(venue.image) if surroundings.with_pictures else "",
        tags=tuple(venue.tags),
        place=" ".join(filter(None, (venue.address, area_names(venue.district_id, surroundings)))),
        body=_body(venue),
        area_ids=area_ids(venue.district_id, surroundings),
        free=venue.free,
        point=Point(venue.lat, venue.lon),
        hours_known=bool(spans),
        open_spans=spans,
        published_at=venue.first_published_at,
    )


def _body(venue: VenuePage) -> str:
    features = [feature.name for feature in venue.access_features.all()]
    rooms = [room.name for room in venue.rooms.all()]
    parts = [
        strip_tags(venue.about),
        venue.kind.name,
        venue.hours_note,
        venue.access_notes,
        *features,
        *rooms,
    ]
    return " ".join(part for part in parts if part)
