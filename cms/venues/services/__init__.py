"""Everything that writes about venues."""

from cms.venues.services.managers import let_all_managers_in, let_managers_in
from cms.venues.services.saving import (
    RoomDraft,
    VenueDraft,
    found_index,
    parse_room,
    save_access_feature,
    save_venue,
    save_venue_kind,
)
from cms.venues.services.spans import refresh_all_spans, refresh_spans

__all__ = [
    "RoomDraft",
    "VenueDraft",
    "found_index",
    "let_all_managers_in",
    "let_managers_in",
    "parse_room",
    "refresh_all_spans",
    "refresh_spans",
    "save_access_feature",
    "save_venue",
    "save_venue_kind",
]
