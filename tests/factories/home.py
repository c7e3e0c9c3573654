"""A founded site."""

from datetime import UTC, datetime

from cms.home.models import HomePage
from cms.home.services import found_site

# A Wednesday noon in Shanghai.
NOON = datetime(2026, 5, 13, 4, 0, tzinfo=UTC)


def a_site(title: str = "采风") -> HomePage:
    return found_site(title=title, at=NOON)
