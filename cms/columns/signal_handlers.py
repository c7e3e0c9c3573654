"""What follows from Wagtail's own screens: addresses after a move, related after publishing."""

from typing import Any

from django.db.models.signals import post_save
from wagtail.models import Page
from wagtail.signals import page_published

from cms.columns.models import ColumnEntry, ColumnIndexPage
from cms.columns.services import readdress, refresh_related

RELATED = "columns.keep_related"


def connect() -> None:
    post_save.connect(keep_addresses, dispatch_uid="columns.keep_addresses")
    page_published.connect(keep_related, dispatch_uid=RELATED)


def keep_addresses(sender: type, instance: Any, *, created: bool, **kwargs: Any) -> None:
    """A plain Page is saved by a move, an index by a rename: both inside the transaction."""
    is_move = sender is Page and not created
    is_index = isinstance(instance, ColumnIndexPage) and not created
    if (is_move or is_index) and not kwargs.get("raw") and kwargs.get("update_fields") is None:
        readdress(page=instance)


def keep_related(instance: Any, **_: Any) -> None:
    if isinstance(instance, ColumnEntry):
        refresh_related(entry=instance)
