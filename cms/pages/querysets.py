"""The one read over pages that knows who may see them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from cms.organisation.models import Branch, District
from cms.pages.audience import Visibility, seen_by
from cms.people.viewer import Viewer, viewer_of


class CommunityPageQuerySet(PageQuerySet):
    def visible_to(self, viewer: Any, *, at: datetime) -> Self:
        """Pages on show whose audience, and every ancestor's, contains the viewer at that moment.

        A child's audience lies within its parent's (held by every save, move and change of a
        unit's place), so a page's own audience answers for its ancestors. `viewer` is a Viewer, a
        User or an AnonymousUser.
        """
        who = viewer if isinstance(viewer, Viewer) else viewer_of(viewer, at)
        return self.on_show(at=at).filter(seen_by(who))

    def on_show(self, *, at: datetime) -> Self:
        """Live and within the window its editors gave it."""
        return self.live().filter(
            Q(go_live_at__isnull=True) | Q(go_live_at__lte=at),
            Q(expire_at__isnull=True) | Q(expire_at__gt=at),
        )

    def over_at(self, moment: datetime) -> Self:
        """Live pages whose last hour has passed."""
        return self.filter(live=True, expire_at__lte=moment).order_by("expire_at")

    def with_audience(self) -> Self:
        """With the units that `page.audience` reads."""
        return self.select_related("audience_district", "audience_branch")

    def at_path(self, path: str) -> Self:
        """The page that stands at this place of the tree."""
        return self.filter(path=path)

    def among(self, pages: Iterable[models.Model]) -> Self:
        """These pages, read again, highest first."""
        return self.filter(pk__in=[page.pk for page in pages]).order_by("path")

    def among_keys(self, keys: Iterable[int]) -> Self:
        """The pages with these primary keys."""
        return self.filter(pk__in=list(keys))

    def meant_for(self, unit: District | Branch) -> Self:
        """Pages whose audience names that very unit."""
        if isinstance(unit, District):
            return self.filter(audience_district=unit)
        return self.filter(audience_branch=unit)

    def for_everybody(self) -> Self:
        """Pages whose audience is 公开."""
        return self.filter(visibility=Visibility.PUBLIC)


WithNamedReads: Any = PageManager.from_queryset(CommunityPageQuerySet)


class CommunityPageManager(WithNamedReads):
    """Wagtail's page manager with our named reads."""


def among_either(pages: PageQuerySet, one: PageQuerySet, other: PageQuerySet) -> PageQuerySet:
    """Those of `pages` that are in one of the two."""
    return pages.filter(Q(pk__in=one.values("pk")) | Q(pk__in=other.values("pk")))


class TombstoneQuerySet(models.QuerySet):
    def at(self, path: str) -> Any:
        """The stone at this address, or None."""
        return self.filter(path=path).first()
