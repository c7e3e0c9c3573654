"""An announcement that was saved or deleted is told to open pages in the same transaction."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from cms.core import clock
from cms.home.models import Announcement
from cms.home.services import tell_open_pages


def connect() -> None:
    """Listen for as long as the process lives."""
    post_save.connect(tell_saved, sender=Announcement, dispatch_uid="cms.home.told")
    post_delete.connect(tell_deleted, sender=Announcement, dispatch_uid="cms.home.told_deleted")


def tell_saved(instance: Announcement, *, raw: bool = False, **_: Any) -> None:
    if not raw:
        tell_open_pages(announcement=instance, at=clock.now())


def tell_deleted(instance: Announcement, **_: Any) -> None:
    tell_open_pages(announcement=instance, at=clock.now(), is_deleted=True)
