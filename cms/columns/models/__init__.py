"""文化专栏: the index, its sections, and what is read in them."""

from cms.columns.models.entries import ColumnEntry, RelatedEntry
from cms.columns.models.reading import ComicPage, StoryPage
from cms.columns.models.taxonomy import Author, Kind, Series, Topic
from cms.columns.models.tree import ColumnIndexPage, SectionPage

__all__ = [
    "Author",
    "ColumnEntry",
    "ColumnIndexPage",
    "ComicPage",
    "Kind",
    "RelatedEntry",
    "SectionPage",
    "Series",
    "StoryPage",
    "Topic",
]
