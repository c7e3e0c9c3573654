"""What is done once at the end of a load, not with every save."""

import logging
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.columns.models import ComicPage, StoryPage
from cms.columns.services import refresh_related
from cms.core.models import WorkerHeartbeat
from cms.demo.models import DemoObject
from search.errors import EngineAway
from search.services.indexing import catch_up

SHOWN = (StoryPage, ComicPage)
WORKER_SILENCE = timedelta(seconds=60)

logger = logging.getLogger(__name__)


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


def fill_search_index(*, at: datetime) -> None:
    """Let what was loaded be found at once; a living worker does it by itself.

    With the engine away nothing is lost: what waits is indexed when it is back.
    """
    if WorkerHeartbeat.objects.seen_since(at - WORKER_SILENCE).exists():
        return
    try:
        catch_up()
    except EngineAway:
        logger.warning("搜索服务不在，恢复后会自动补上")
