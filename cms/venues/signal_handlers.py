"""What follows when a venue is published, saved, or moves with its unit."""

from typing import Any

from django.db.models.signals import post_save
from wagtail.signals import page_published

from cms.core import clock
from cms.organisation.models import District
from cms.organisation.signals import unit_moved
from cms.venues.models import VenuePage
from cms.venues.services import let_managers_in, refresh_spans


def connect() -> None:
    page_published.connect(work_out_spans, dispatch_uid="venues.work_out_spans")
    post_save.connect(keep_managers, sender=VenuePage, dispatch_uid="venues.keep_managers")
    unit_moved.connect(follow_unit, sender=District, dispatch_uid="venues.follow_unit")


def work_out_spans(instance: Any, **_: Any) -> None:
    if isinstance(instance, VenuePage):
        refresh_spans(venue=instance, at=clock.now())


def keep_managers(instance: VenuePage, **_: Any) -> None:
    """The unit a venue lies in says who manages it."""
    let_managers_in(venue=instance)


def follow_unit(unit: District, **_: Any) -> None:
    """Below another unit a venue has other managers too."""
    for venue in VenuePage.objects.lying_in(unit):
        let_managers_in(venue=venue)
