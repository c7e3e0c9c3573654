"""What is done once at the end of a load, not with every save."""

from contextlib import AbstractContextManager

from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.columns.models import ComicPage, StoryPage
from cms.columns.services import refresh_related
from cms.demo.models import DemoObject

SHOWN = (StoryPage, ComicPage)


def without_reference_tasks() -> AbstractContextManager[None]:
    """Inside, a save queues no task for the reference index: it is filled once at the end."""
    return disable_reference_index_auto_update()


def fill_reference_index() -> None:
    """What uses what: the library asks it who may see a guarded picture."""
    for model in ReferenceIndex.tracked_models:
        for row in model._default_manager.filter(pk__in=DemoObject.objects.row_ids(model)):
            with transaction.atomic():
                ReferenceIndex.create_or_update_for_object(row)


def relate_everything() -> None:
    """Older entries learn of the newer ones that go with them."""
    for model in SHOWN:
        for page in model.objects.live().filter(pk__in=DemoObject.objects.row_ids(model)):
            refresh_related(entry=page)
