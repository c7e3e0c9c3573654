"""Notices every change that may alter a document, inside the transaction that makes it.

`post_save` and `post_delete`, never Wagtail's own signals, which fire after the commit. A row
carries only the document's name: on a draft save the instance in hand holds draft values.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page

from cms.columns.models import Author, Kind, Series, Topic
from cms.library.models import LibraryImage
from cms.organisation.models import District
from cms.organisation.signals import unit_moved
from cms.venues.models import AccessFeature, VenueKind, VenuePage
from cms.venues.signals import spans_refreshed
from media_pipeline.models import Asset, Track
from search import querysets
from search.builders.registry import registration_of
from search.indexing.outbox import queue_pages
from search.services import knowledge

ENTRY_LABELS: dict[type[Model], str] = {
    Kind: "kind",
    Author: "author",
    Series: "series",
    Topic: "topics",
}
VENUE_LABELS: dict[type[Model], str] = {VenueKind: "kind", AccessFeature: "access_features"}


def connect() -> None:
    """Listen to all senders: a StoryPage is saved as itself, but moved as a plain Page."""
    post_save.connect(page_saved, dispatch_uid="search.page_saved")
    post_delete.connect(page_deleted, dispatch_uid="search.page_deleted")
    pre_delete.connect(venue_going, sender=VenuePage, dispatch_uid="search.venue_going")
    # Before a deletion, while pages still point to what goes.
    for signal in (post_save, pre_delete):
        for model in (*ENTRY_LABELS, *VENUE_LABELS):
            signal.connect(label_changed, sender=model, dispatch_uid=f"search.{model.__name__}")
        signal.connect(picture_changed, sender=LibraryImage, dispatch_uid="search.picture")
    post_save.connect(recording_changed, sender=Asset, dispatch_uid="search.recording")
    for signal in (post_save, pre_delete):
        signal.connect(captions_changed, sender=Track, dispatch_uid="search.captions")
    post_save.connect(district_saved, sender=District, dispatch_uid="search.district_saved")
    unit_moved.connect(district_moved, sender=District, dispatch_uid="search.district_moved")
    spans_refreshed.connect(hours_changed, dispatch_uid="search.hours_changed")


def page_saved(instance: Any, raw: bool = False, **_: Any) -> None:
    """A page alone; or with all below it where the tree itself may have changed."""
    if not isinstance(instance, Page) or raw:
        return
    if _moves_its_subtree(instance):
        queue_pages(querysets.pages_below(instance.path))
    else:
        queue_pages([instance])
    if isinstance(instance, VenuePage):
        queue_pages(querysets.entries_at_venue(instance.pk))


def _moves_its_subtree(page: Page) -> bool:
    """Wagtail moves and reorders by saving a plain Page; it rewrites what is below in SQL.

    A page with children may also have changed its slug or its audience: they are looked at again.
    """
    return type(page) is Page or registration_of(type(page)) is None or page.numchild > 0


def hours_changed(venue: VenuePage, **_: Any) -> None:
    """Its open stretches are part of its document."""
    queue_pages([venue])


def page_deleted(sender: type, instance: Any, **_: Any) -> None:
    """Told once for each parent class of the page: once is enough."""
    if isinstance(instance, Page) and sender is Page:
        queue_pages([instance])


def venue_going(instance: VenuePage, **_: Any) -> None:
    """What happens there loses its place."""
    queue_pages(querysets.entries_at_venue(instance.pk))


def label_changed(sender: type[Model], instance: Any, created: bool = False, **_: Any) -> None:
    """A kind, an author, a series, a topic, a feature is part of what carries it."""
    if not created and sender in ENTRY_LABELS:
        queue_pages(querysets.entries_with(**{ENTRY_LABELS[sender]: instance}))
    elif not created:
        queue_pages(querysets.venues_with(**{VENUE_LABELS[sender]: instance}))
    knowledge.forget_places()


def picture_changed(instance: LibraryImage, created: bool = False, **_: Any) -> None:
    """A picture that moves, becomes guarded or goes is no longer found at its old address."""
    if not created:
        queue_pages(querysets.entries_with(lead_image=instance))
        queue_pages(querysets.venues_with(image=instance))


def recording_changed(instance: Asset, created: bool = False, **_: Any) -> None:
    """One that can be played, is called otherwise or is gone changes what is said of its pages."""
    if not created:
        queue_pages(querysets.pages_playing(instance))


def captions_changed(instance: Track, **_: Any) -> None:
    """What is said in a film is found where it is played."""
    queue_pages(querysets.pages_playing(instance.asset))


def district_saved(created: bool, **_: Any) -> None:
    """Names and boundaries are in every document of the place, old and new."""
    knowledge.forget_places()
    if not created:
        queue_pages(querysets.located_pages())


def district_moved(**_: Any) -> None:
    """What lies in it lies in other units above it now."""
    district_saved(created=False)
