"""Venues."""

import itertools
from typing import Any

from cms.home.models import HomePage
from cms.venues.models import VenueIndexPage, VenuePage
from cms.venues.services import VenueDraft, found_index, save_venue
from tests.factories.home import NOON, a_site

_numbers = itertools.count(1)


def a_venue_index(home: HomePage | None = None) -> VenueIndexPage:
    return found_index(home=home or HomePage.objects.first() or a_site())


def a_venue_draft(**values: Any) -> VenueDraft:
    number = next(_numbers)
    usual = {
        "slug": f"ven-{number}",
        "name": f"绿城文化中心{number}",
        "kind": "文化活动中心",
        "lat": 35.7652,
        "lon": 115.0806,
        "hours": {"2-7": "08:30-21:00"},
    }
    return VenueDraft(**{**usual, **values})


def a_venue(index: VenueIndexPage | None = None, **values: Any) -> VenuePage:
    return save_venue(index=index or a_venue_index(), draft=a_venue_draft(**values), at=NOON)
