"""What follows from Wagtail's own screens: addresses after a move, related after publishing."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from wagtail.models import Page
from wagtail.signals import page_published

from cms.columns.models import ColumnEntry, ColumnIndexPage, SectionPage
from cms.columns.services import let_writers_in, readdress, refresh_related
from cms.core import migrating

RELATED = "columns.keep_related"


def connect() -> None:
    post_save.connect(keep_addresses, dispatch_uid="columns.keep_addresses")
    post_save.connect(keep_writers, dispatch_uid="columns.keep_writers")
    post_migrate.connect(keep_all_writers, dispatch_uid="columns.keep_all_writers")
    page_published.connect(keep_related, dispatch_uid=RELATED)


def keep_addresses(sender: type, instance: Any, *, created: bool, **kwargs: Any) -> None:
    """A plain Page is saved by a move, an index by a rename: both inside the transaction."""
    is_move = sender is Page and not created
    is_index = isinstance(instance, ColumnIndexPage) and not created
    if (is_move or is_index) and not kwargs.get("raw") and kwargs.get("update_fields") is None:
        readdress(page=instance)


def keep_writers(sender: type, instance: Any, *, raw: bool = False, **kwargs: Any) -> None:
    """A section made or given to another unit, an index for other readers, a page that moved."""
    changed = kwargs.get("update_fields")
    is_draft = changed is not None and "visibility" not in changed
    if sender in {SectionPage, ColumnIndexPage, Page} and not raw and not is_draft:
        let_writers_in(SectionPage.objects.at_or_below(instance))


def keep_all_writers(app_config: AppConfig, using: str, **_: Any) -> None:
    """A new release may give rights that sections from before it do not have."""
    if migrating.is_over(app_config, using=using) and migrating.stands(SectionPage):
        let_writers_in(SectionPage.objects.all())


def keep_related(instance: Any, **_: Any) -> None:
    if isinstance(instance, ColumnEntry):
        refresh_related(entry=instance)
