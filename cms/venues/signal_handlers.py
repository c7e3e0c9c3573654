"""What follows from an editor's publishing: the open spans."""

from typing import Any

from wagtail.signals import page_published

from cms.core import clock
from cms.venues.models import VenuePage
from cms.venues.services import refresh_spans


def connect() -> None:
    page_published.connect(work_out_spans, dispatch_uid="venues.work_out_spans")


def work_out_spans(instance: Any, **_: Any) -> None:
    if isinstance(instance, VenuePage):
        refresh_spans(venue=instance, at=clock.now())
