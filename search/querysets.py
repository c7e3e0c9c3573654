"""Named reads of search: its own rows, and the public pages it may know of."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from cms.columns.models import ColumnEntry, ComicPage, StoryPage
from cms.core.querysets import task_rows
from cms.library.viewing import pages_using
from cms.organisation.models import District
from cms.pages.audience import Visibility
from cms.pages.models import CommunityPage
from cms.pages.querysets import CommunityPageQuerySet
from cms.people.viewer import GUEST
from cms.venues.models import VenuePage
from media_pipeline.models import Asset

if TYPE_CHECKING:
    from search.models import IndexGeneration, SearchOutbox

LEASE = timedelta(minutes=5)


class OutboxQuerySet(models.QuerySet["SearchOutbox"]):
    """Reads over what waits to be indexed."""

    def due(self, at: datetime) -> Self:
        """Neither parked nor in the hands of a worker that still has its lease."""
        free = models.Q(claimed_at__isnull=True) | models.Q(claimed_at__lt=at - LEASE)
        return self.filter(free, parked_at__isnull=True)

    def next_batch(self, at: datetime, size: int) -> list["SearchOutbox"]:
        """The oldest due rows, locked; what another worker locks is passed over."""
        due = self.due(at).order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        return list(due[:size])

    def claimed_as(self, claim: str) -> Self:
        return self.filter(claim=claim)

    def of_documents(self, doc_ids: Iterable[str]) -> Self:
        return self.filter(doc_id__in=list(doc_ids))

    def parked(self) -> Self:
        return self.filter(parked_at__isnull=False)

    def waiting(self) -> Self:
        return self.filter(parked_at__isnull=True)


class GenerationQuerySet(models.QuerySet["IndexGeneration"]):
    """Reads over the indexes."""

    def of_engine(self, engine: str) -> Self:
        return self.filter(engine=engine)

    def receiving(self, engine: str) -> Self:
        """Every index that changes are written to, the oldest first."""
        return self.filter(engine=engine, receives=True).order_by("started_at", "pk")

    def older_than(self, generation: "IndexGeneration") -> Self:
        return self.filter(pk__lt=generation.pk)

    def named(self, name: str) -> "IndexGeneration | None":
        return self.filter(name=name).first()


def public_pages(at: datetime) -> CommunityPageQuerySet:
    """What a guest may see at that moment."""
    return CommunityPage.objects.visible_to(GUEST, at=at)


def public_numbers(numbers: Iterable[int], at: datetime) -> set[int]:
    """Which of these pages a guest may see."""
    return set(public_pages(at).filter(pk__in=list(numbers)).values_list("pk", flat=True))


def narrow_paths() -> list[str]:
    """The tree paths of all pages that are not for everybody; nothing below them is public."""
    narrow = CommunityPage.objects.exclude(visibility=Visibility.PUBLIC)
    return list(narrow.values_list("path", flat=True))


def pages_of_types(page_classes: Iterable[type[Page]]) -> models.QuerySet[Page]:
    """Pages of exactly these types."""
    types = ContentType.objects.get_for_models(*page_classes).values()
    return Page.objects.filter(content_type__in=list(types))


def pages_below(path: str) -> models.QuerySet[Page]:
    """The page at this tree path and everything under it."""
    return Page.objects.filter(path__startswith=path)


def entries_at_venue(venue_id: int) -> models.QuerySet[ColumnEntry]:
    """Stories and comics that happen at this venue."""
    return ColumnEntry.objects.filter(place_id=venue_id)


def entries_with(**related: models.Model) -> models.QuerySet[ColumnEntry]:
    """Stories and comics that carry this kind, author, series or topic."""
    return ColumnEntry.objects.filter(**related)


def pages_playing(asset: Asset) -> models.QuerySet[Page]:
    """Pages that a film or a sound leads or stands in."""
    led = StoryPage.objects.filter(lead_media=asset).values("pk")
    return Page.objects.filter(models.Q(pk__in=led) | models.Q(pk__in=pages_using(asset)))


def venues_with(**related: models.Model) -> models.QuerySet[VenuePage]:
    """Venues that carry this kind, feature or picture."""
    return VenuePage.objects.filter(**related)


def waiting_index_tasks(dotted: str, at: datetime) -> models.QuerySet[DBTaskResult]:
    """Tasks of that name which no worker has begun."""
    return task_rows().waiting(at).filter(task_path=dotted)


def units_of_the_tree() -> models.QuerySet[District]:
    return District.objects.order_by("path")


def numbers_after(pages: models.QuerySet[Page], number: int, size: int) -> list[int]:
    """The next page numbers in order, never by offset."""
    return list(pages.filter(pk__gt=number).order_by("pk").values_list("pk", flat=True)[:size])


def all_venues() -> models.QuerySet[VenuePage]:
    return VenuePage.objects.order_by("pk")


def public_count(at: datetime) -> int:
    """How many documents the index should hold."""
    narrow = tuple(narrow_paths())
    types = ContentType.objects.get_for_models(StoryPage, ComicPage, VenuePage).values()
    rows = public_pages(at).filter(content_type__in=list(types)).values_list("path", flat=True)
    return sum(not path.startswith(narrow) for path in rows)


def located_pages() -> models.QuerySet[Page]:
    """Pages whose documents name units of the district tree."""
    return pages_of_types((StoryPage, ComicPage, VenuePage))


def numbers_named(wanted: Sequence[Sequence[str]], *, at: datetime, size: int) -> list[int]:
    """Public pages whose title or tags contain one wording of each unit, the newest first."""
    pages = public_pages(at).filter(pk__in=located_pages().values("pk"))
    for wordings in wanted:
        named = models.Q()
        for word in wordings:
            entries = ColumnEntry.objects.filter(topics__name__icontains=word)
            venues = VenuePage.objects.filter(_has_tag(word))
            named |= models.Q(title__icontains=word)
            named |= models.Q(pk__in=entries.values("pk")) | models.Q(pk__in=venues.values("pk"))
        pages = pages.filter(named)
    return list(pages.order_by("-first_published_at", "-pk").values_list("pk", flat=True)[:size])


def _has_tag(word: str) -> models.Q:
    """Tags are a JSON list: PostgreSQL keeps its characters, SQLite their escapes."""
    return models.Q(tags__icontains=word) | models.Q(tags__icontains=json.dumps(word).strip('"'))
