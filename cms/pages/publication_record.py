"""Keeps what was published, taken down, moved and deleted in the sealed record, whoever did it and
however: Wagtail's own log row is written by every way a page can go, in the same transaction."""

from typing import Any

from wagtail.models import PageLogEntry

from cms.audit.services import record

RECORDED = {
    "wagtail.publish": "page.publish",
    "wagtail.publish.schedule": "page.schedule",
    "wagtail.schedule.cancel": "page.schedule_cancel",
    "wagtail.unpublish": "page.unpublish",
    "wagtail.unpublish.scheduled": "page.unpublish",
    "wagtail.publish.scheduled": "page.publish",
    "wagtail.move": "page.move",
    "wagtail.delete": "page.delete",
}


def record_what_wagtail_logs(
    instance: PageLogEntry, *, created: bool, raw: bool = False, **_: Any
) -> None:
    """A receiver of `post_save` of Wagtail's page log."""
    action = RECORDED.get(instance.action)
    if raw or not created or action is None:
        return
    record(
        action=action,
        actor=instance.user,
        subject=f"page.{instance.page_id}",
        detail={"title": instance.label},
        at=instance.timestamp,
    )
