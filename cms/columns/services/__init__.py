"""Everything that writes in the columns."""

from cms.columns.services.drafts import ComicDraft, PanelDraft, StoryDraft, save_comic, save_story
from cms.columns.services.publishing import publish, schedule, unpublish
from cms.columns.services.related import refresh_related, relate
from cms.columns.services.taxonomy import (
    STANDARD_KINDS,
    found_kinds,
    save_author,
    save_kind,
    save_series,
    save_topic,
)
from cms.columns.services.tree import (
    create_index,
    create_section,
    readdress,
)
from cms.columns.services.writers import let_writers_in

__all__ = [
    "STANDARD_KINDS",
    "ComicDraft",
    "PanelDraft",
    "StoryDraft",
    "create_index",
    "create_section",
    "found_kinds",
    "let_writers_in",
    "publish",
    "readdress",
    "refresh_related",
    "relate",
    "save_author",
    "save_comic",
    "save_kind",
    "save_series",
    "save_story",
    "save_topic",
    "schedule",
    "unpublish",
]
