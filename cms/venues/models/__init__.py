"""文化云 places: where they are, when they are open, how one gets in."""

from cms.venues.models.hours import (
    HolidayHours,
    OpeningException,
    OpeningHours,
    OpenSpan,
    VenueRoom,
)
from cms.venues.models.pages import VenueIndexPage, VenuePage
from cms.venues.models.taxonomy import AccessFeature, VenueKind

__all__ = [
    "AccessFeature",
    "HolidayHours",
    "OpenSpan",
    "OpeningException",
    "OpeningHours",
    "VenueIndexPage",
    "VenueKind",
    "VenuePage",
    "VenueRoom",
]
