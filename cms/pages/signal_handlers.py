"""What follows from saving, moving and deleting pages, inside the same transaction."""

from typing import Any

from django.db.models.signals import post_save, pre_delete, pre_save
from treebeard.mp_tree import path_updated
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from cms.core import clock
from cms.organisation.models import Branch, District
from cms.pages import services
from cms.pages.errors import ViewRestrictionsOff
from cms.pages.models import CommunityPage

WHO_AND_WHERE = {*services.AUDIENCE_FIELDS, "path"}


def connect() -> None:
    """Listen for as long as the process lives."""
    post_save.connect(hold_order_after_save, dispatch_uid="cms.pages.hold_order")
    pre_delete.connect(bury_before_delete, sender=CommunityPage, dispatch_uid="cms.pages.bury")
    for restriction in (PageViewRestriction, CollectionViewRestriction):
        pre_save.connect(
            refuse_view_restriction, sender=restriction, dispatch_uid=f"cms.pages.no.{restriction}"
        )
    for unit in (District, Branch):
        path_updated.connect(
            hold_order_after_unit_moved, sender=unit, dispatch_uid=f"cms.pages.moved.{unit}"
        )


def hold_order_after_save(
    sender: type, instance: Any, *, raw: bool = False, update_fields: Any = None, **_: Any
) -> None:
    """A move saves a plain Page inside its transaction, so the sender may be any page class."""
    if raw or not issubclass(sender, Page) or instance.depth == 1:
        return
    if update_fields is None or WHO_AND_WHERE.intersection(update_fields):
        services.hold_order(page_id=instance.pk)


def hold_order_after_unit_moved(**_: Any) -> None:
    """A unit's place in its tree decides which audience lies within which."""
    services.hold_order_everywhere()


def bury_before_delete(instance: CommunityPage, **_: Any) -> None:
    """Whoever deletes it and however: a public page leaves a tombstone."""
    services.bury([instance], at=clock.now())


def refuse_view_restriction(**_: Any) -> None:
    """A page's audience is the only truth about who sees it."""
    raise ViewRestrictionsOff
