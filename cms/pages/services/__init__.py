"""Writing about pages: their audience, their hours, their end."""

from cms.pages.services.audience import (
    AUDIENCE_FIELDS,
    AudienceChange,
    hold_order,
    hold_order_everywhere,
    set_audience,
)
from cms.pages.services.ending import bury, remove_page
from cms.pages.services.scheduling import keep_hours

__all__ = [
    "AUDIENCE_FIELDS",
    "AudienceChange",
    "bury",
    "hold_order",
    "hold_order_everywhere",
    "keep_hours",
    "remove_page",
    "set_audience",
]
