"""Named reads over venues and over when they are open."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, When
from wagtail.models import GroupPagePermission, PageManager

from cms.pages.querysets import CommunityPageQuerySet
from cms.people.roles import VENUE_MANAGERS


class VenueQuerySet(CommunityPageQuerySet):
    """Reads over places."""

    def open_at(self, moment: datetime) -> Self:
        """Venues with a span that holds the moment; those never worked out are left out."""
        spans = self.model._meta.get_field("open_spans").related_model.objects
        return self.filter(Exists(spans.open_at(moment).filter(venue=OuterRef("pk"))))

    def with_opening(self) -> Self:
        """With the rows `timetable()` reads."""
        return self.prefetch_related("opening_hours", "holiday_hours", "opening_exceptions")

    def with_spans_after(self, moment: datetime) -> Self:
        """With the spans that `state_from_spans` needs at that moment."""
        spans = self.model._meta.get_field("open_spans").related_model.objects.after(moment)
        return self.prefetch_related(Prefetch("open_spans", spans, to_attr="spans_ahead"))

    def as_teasers(self) -> Self:
        """With what a list shows of each."""
        return self.select_related("kind", "image").prefetch_related("image__renditions")

    def at_home_first(self, district_paths: Iterable[str]) -> Self:
        """Those that lie in one of these units before all others."""
        paths = list(district_paths)
        if not paths:
            return self.order_by("path")
        at_home = Case(When(district__path__in=paths, then=0), default=1)
        return self.order_by(at_home, "path")

    def of_kind(self, kind: Any) -> Self:
        return self.filter(kind=kind)

    def named(self, slug: str) -> Self:
        return self.filter(slug=slug)

    def with_unit(self) -> Self:
        """With the unit each lies in."""
        return self.select_related("district")

    def lying_in(self, unit: Any) -> Self:
        """Venues of that unit and of everything below it."""
        return self.with_unit().filter(district__path__startswith=unit.path)


# Wagtail's page manager with our named reads.
VenueManager: Any = PageManager.from_queryset(VenueQuerySet)


def manager_rows(venue: Any) -> QuerySet[GroupPagePermission]:
    """What the groups of managers may do with that venue."""
    return GroupPagePermission.objects.filter(
        page_id=venue.pk, group__name__startswith=f"{VENUE_MANAGERS}·"
    )


class OpenSpanQuerySet(QuerySet[Any]):
    """Reads over worked-out spans."""

    def open_at(self, moment: datetime) -> Self:
        return self.filter(opens_at__lte=moment, closes_at__gt=moment)

    def after(self, moment: datetime) -> Self:
        """Spans not over at that moment, the first one first."""
        return self.filter(closes_at__gt=moment).order_by("opens_at")

    def touching(self, start: datetime, end: datetime) -> Self:
        """Spans that share a moment with [start, end)."""
        return self.filter(opens_at__lt=end, closes_at__gt=start)

    def among(self, keys: list[int]) -> Self:
        return self.filter(pk__in=keys)

    def of(self, venue: Any) -> Self:
        return self.filter(venue=venue)
