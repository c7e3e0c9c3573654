"""Names every page type of the house: indexed, or left out on purpose."""

from cms.columns.models import ColumnIndexPage, ComicPage, SectionPage, StoryPage
from cms.home.models import HomePage
from cms.venues.models import VenueIndexPage, VenuePage
from search.builders import columns, recordings, venues
from search.builders.registry import leave_out, register


def register_all() -> None:
    """Called once when the app is ready."""
    register(
        StoryPage,
        columns.build_story,
        kind=columns.KIND,
        prefetch=columns.STORY_PREFETCH,
        also=(recordings.KIND,),
    )
    register(ComicPage, columns.build_comic, kind=columns.KIND, prefetch=columns.PREFETCH)
    register(VenuePage, venues.build_venue, kind=venues.KIND, prefetch=venues.PREFETCH)
    leave_out(HomePage, ColumnIndexPage, SectionPage, VenueIndexPage)
