"""Named reads over what stands in the columns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from wagtail.models import GroupPagePermission, Page, PageManager
from wagtail.query import PageQuerySet

from cms.pages.querysets import CommunityPageQuerySet
from cms.people.roles import EDITORS, GRID_WORKERS, SECRETARIES

WRITERS = (EDITORS, GRID_WORKERS, SECRETARIES)


def same_name_in_tree(index_path: str, *, slug: str, besides: Any = None) -> PageQuerySet:
    """Sections and entries below an index that go by a name, without the page that asks."""
    named = Page.objects.filter(path__startswith=index_path, slug=slug).exclude(path=index_path)
    return named.exclude(pk=besides.pk) if besides is not None and besides.pk else named


class SectionQuerySet(CommunityPageQuerySet):
    def of(self, district: Any) -> Self:
        """The section of one unit."""
        return self.filter(district=district)

    def at_or_below(self, page: Any) -> Self:
        """The section itself, or all below an index or wherever a page leads to."""
        return self.descendant_of(page, inclusive=True)


def writer_rows(section: Any) -> QuerySet[GroupPagePermission]:
    """What the groups of units may write in a section."""
    rows = GroupPagePermission.objects.filter(page_id=section.pk).select_related("permission")
    return rows.filter(group__name__regex=f"^({'|'.join(WRITERS)})·")


class EntryQuerySet(CommunityPageQuerySet):
    """Reads over stories and comics together."""

    def newest(self, viewer: Any, *, at: datetime, kind: Any = None) -> Self:
        """What this viewer may read, newest first, of one kind or of all."""
        seen = self.visible_to(viewer, at=at).newest_first()
        return seen if kind is None else seen.of_kind(kind)

    def newest_first(self) -> Self:
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")

    def of_kind(self, kind: Any) -> Self:
        return self.filter(kind=kind)

    def by_author(self, author: Any) -> Self:
        return self.filter(author=author)

    def in_tree(self, page: Any) -> Self:
        """Everything below an index or a section."""
        return self.in_tree_at(page.path).exclude(path=page.path)

    def in_tree_at(self, path: str) -> Self:
        return self.filter(path__startswith=path)

    def grouped_by_topic(self, topics: Iterable[int]) -> dict[int, list[int]]:
        """For each of these topics, the keys of the entries that have it."""
        pairs = self.order_by().filter(topics__in=list(topics)).values_list("topics", "pk")
        groups: dict[int, list[int]] = {}
        for topic, pk in pairs:
            groups.setdefault(topic, []).append(pk)
        return groups

    def named(self, slug: str) -> Self:
        return self.filter(slug=slug)

    def at_address(self, address: str) -> Self:
        return self.filter(address=address)

    def illustrated(self) -> Self:
        """Entries that have a picture of their own."""
        return self.filter(lead_image__isnull=False).select_related("lead_image")

    def in_series(self, series: Any) -> Self:
        """The run of a series, in its order."""
        return self.filter(series=series).order_by("series_position", "published_at", "pk")

    def related_to(self, entry: Any) -> Self:
        """What was computed as related to an entry, the closest first."""
        return self.filter(related_from__entry=entry).order_by("related_from__position")

    def about_place(self, venue: Any) -> Self:
        return self.filter(place=venue)

    def as_teasers(self) -> Self:
        """With what a teaser shows; `medium` is 图文, 组图, 音频, 视频 or 漫画."""
        return self.as_choice().prefetch_related("lead_image__renditions")

    def as_choice(self) -> Self:
        """Teasers of which only some will be shown: those still need `with_renditions`."""
        return self.select_related("kind", "author", "series", "lead_image").annotate(
            medium=Coalesce(F("storypage__form"), Value("漫画"))
        )

    def as_read(self) -> Self:
        """With all single rows that the page of an entry shows."""
        return self.select_related("kind", "author", "series", "lead_image", "place")

    def open_to_readers_of(self, entry: Any) -> Self:
        """Entries everybody may read, and those with the very same audience."""
        same = Q(
            visibility=entry.visibility,
            audience_district=entry.audience_district_id,
            audience_branch=entry.audience_branch_id,
        )
        return self.filter(Q(visibility="公开") | same)

    def with_point_within(self, box: tuple[float, float, float, float]) -> Self:
        """Entries whose own point or whose place lies in (south, west, north, east)."""
        south, west, north, east = box
        own = Q(lat__range=(south, north), lon__range=(west, east))
        lent = Q(lat__isnull=True, place__lat__range=(south, north), place__lon__range=(west, east))
        return self.filter(own | lent)


# Wagtail's page manager with our named reads.
SectionManager: Any = PageManager.from_queryset(SectionQuerySet)


# Wagtail's page manager with our named reads.
EntryManager: Any = PageManager.from_queryset(EntryQuerySet)


class KindQuerySet(QuerySet[Any]):
    def used_in(self, entries: QuerySet[Any]) -> Self:
        """Kinds that at least one of these entries has."""
        return self.filter(pk__in=entries.order_by().values("kind"))
