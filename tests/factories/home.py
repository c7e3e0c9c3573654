"""A founded site."""

from datetime import UTC, datetime

from wagtail.models import Collection, Page

from cms.home.models import HomePage
from cms.home.services import found_site
from cms.people.permissions import lay_out

# A Wednesday noon in Shanghai.
NOON = datetime(2026, 5, 13, 4, 0, tzinfo=UTC)


def a_site(title: str = "采风") -> HomePage:
    """The site, also where a test before has emptied the whole database."""
    if Page.get_first_root_node() is None:
        _stand_up_again()
    return found_site(title=title, at=NOON)


def _stand_up_again() -> None:
    """What migrations left: the roots of both trees, and the rights on them."""
    Page.add_root(title="root", slug="root")
    Collection.get_first_root_node() or Collection.add_root(name="root")
    lay_out()
