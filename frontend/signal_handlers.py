"""What the frame keeps in the cache is forgotten when editors change it."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Site

from cms.home.models import Announcement, SiteSettings
from frontend import site_words


def connect() -> None:
    """Listen to settings, announcements and the site itself."""
    for model in (SiteSettings, Announcement, Site):
        post_save.connect(forget, sender=model, dispatch_uid=f"words-{model.__name__}")
        post_delete.connect(forget, sender=model, dispatch_uid=f"words-gone-{model.__name__}")


def forget(**_: Any) -> None:
    """At once, and again after the commit: a page drawn between would keep the old words."""
    site_words.forget()
    transaction.on_commit(site_words.forget, robust=True)
