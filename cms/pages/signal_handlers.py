"""What follows from saving, moving and deleting pages, inside the same transaction."""

from typing import Any

from django.apps import apps
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from treebeard.mp_tree import path_updated
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    CollectionViewRestriction,
    Page,
    PageLogEntry,
    PageViewRestriction,
    Site,
)
from wagtail.signals import post_page_move

from cms.core import clock
from cms.organisation.models import Branch, District
from cms.organisation.signals import CLOSE, unit_changing
from cms.pages import page_cache, services
from cms.pages.errors import ViewRestrictionsOff
from cms.pages.leading_on import lead_on
from cms.pages.models import CommunityPage
from cms.pages.publication_record import record_what_wagtail_logs

SHOWN_BY_WAGTAIL = (Page, Site, Redirect)
# What Wagtail writes beside a new draft.
DRAFT = {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"}
WHO_AND_WHERE = {*services.AUDIENCE_FIELDS, "path"}


def connect() -> None:
    """Listen for as long as the process lives."""
    post_save.connect(hold_order_after_save, dispatch_uid="cms.pages.hold_order")
    post_save.connect(
        record_what_wagtail_logs, sender=PageLogEntry, dispatch_uid="cms.pages.record"
    )
    post_page_move.connect(lead_on_after_move, dispatch_uid="cms.pages.lead_on")
    pre_delete.connect(bury_before_delete, sender=CommunityPage, dispatch_uid="cms.pages.bury")
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(forget_kept_pages, dispatch_uid="cms.pages.page_cache")
    for restriction in (PageViewRestriction, CollectionViewRestriction):
        pre_save.connect(
            refuse_view_restriction, sender=restriction, dispatch_uid=f"cms.pages.no.{restriction}"
        )
    unit_changing.connect(pages_in_the_way, dispatch_uid="cms.pages.pages_in_the_way")
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


def lead_on_after_move(instance: Page, url_path_before: str, **_: Any) -> None:
    """Wagtail tells it after the move; its screen is one transaction (`screens`)."""
    lead_on(instance.specific, old_url_path=url_path_before)


def hold_order_after_unit_moved(**_: Any) -> None:
    """A unit's place in its tree decides which audience lies within which."""
    services.hold_order_everywhere()


def pages_in_the_way(unit: District | Branch, change: str, **_: Any) -> list[str]:
    """A unit is not closed while pages are for its people alone."""
    pages = CommunityPage.objects.meant_for(unit) if change == CLOSE else []
    return [f"页面：{page.title}" for page in pages]


def bury_before_delete(instance: CommunityPage, **_: Any) -> None:
    """Whoever deletes it and however: a public page leaves a tombstone."""
    services.bury([instance], at=clock.now())


def refuse_view_restriction(**_: Any) -> None:
    """A page's audience is the only truth about who sees it."""
    raise ViewRestrictionsOff


def forget_kept_pages(sender: type, *, update_fields: Any = None, **_: Any) -> None:
    """Whatever is shown on guests' pages clears them; an app says so in its AppConfig."""
    if _is_shown_to_guests(sender) and not _is_draft(sender, update_fields):
        page_cache.clear()


def _is_shown_to_guests(sender: Any) -> bool:
    if issubclass(sender, SHOWN_BY_WAGTAIL):
        return True
    config = apps.app_configs.get(sender._meta.app_label)
    is_shown = getattr(config, "on_public_pages", False)
    return is_shown and not getattr(sender, "changes_no_page", False)


def _is_draft(sender: type, update_fields: Any) -> bool:
    """A draft that is saved every few seconds while somebody writes shows nowhere."""
    return (
        update_fields is not None and issubclass(sender, Page) and DRAFT.issuperset(update_fields)
    )
