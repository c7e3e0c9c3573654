"""Notices every change that may alter a document, inside the transaction that makes it.

`post_save` and `post_delete`, never Wagtail's own signals, which fire after the commit. A row
carries only the document's name: on a draft save the instance in hand holds draft values.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page

from cms.columns.models import Author, Kind, Series, Topic
from cms.organisation.models import District
from cms.venues.models import VenuePage
from cms.venues.signals import spans_refreshed
from search import querysets
from search.builders.registry import registration_of
from search.indexing.outbox import queue_pages
from search.services import knowledge


def connect() -> None:
    """Listen to all senders: a StoryPage is saved as itself, but moved as a plain Page."""
    post_save.connect(page_saved, dispatch_uid="search.page_saved")
    post_delete.connect(page_deleted, dispatch_uid="search.page_deleted")
    for model in (Kind, Author, Series, Topic):
        post_save.connect(label_saved, sender=model, dispatch_uid=f"search.{model.__name__}")
    post_save.connect(district_saved, sender=District, dispatch_uid="search.district_saved")
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


def label_saved(sender: type[Model], instance: Any, **_: Any) -> None:
    """A kind, an author, a series or a topic is part of the documents that carry it."""
    field = {Kind: "kind", Author: "author", Series: "series", Topic: "topics"}[sender]
    queue_pages(querysets.entries_with(**{field: instance}))
    knowledge.forget_places()


def district_saved(created: bool, **_: Any) -> None:
    """Names and boundaries are in every document of the place, old and new."""
    knowledge.forget_places()
    if not created:
        queue_pages(querysets.located_pages())
