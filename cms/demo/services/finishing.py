"""What is done once at the end of a load, not with every save."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from modelsearch import index
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

from cms.columns.models import ComicPage, StoryPage
from cms.columns.services import relate
from cms.columns.signal_handlers import RELATED, keep_related
from cms.core.models import WorkerHeartbeat
from cms.demo.models import DemoObject
from cms.demo.querysets.rows import rows_with
from search.errors import EngineAway
from search.services.indexing import catch_up

SHOWN = (StoryPage, ComicPage)
WORKER_SILENCE = timedelta(seconds=60)

logger = logging.getLogger(__name__)


@contextmanager
def without_work_done_at_the_end() -> Iterator[None]:
    """Inside, a save queues no task for Wagtail's indexes and no entry looks for related ones."""
    indexed = list(index.get_indexed_models())
    with disable_reference_index_auto_update():
        for model in indexed:
            post_save.disconnect(post_save_signal_handler, sender=model)
        page_published.disconnect(dispatch_uid=RELATED)
        try:
            yield
        finally:
            page_published.connect(keep_related, dispatch_uid=RELATED)
            for model in indexed:
                post_save.connect(post_save_signal_handler, sender=model)


def fill_wagtail_indexes() -> None:
    """What uses what, for whoever asks about a picture, and the words of the editors' search."""
    for model in DemoObject.objects.models():
        for row in rows_with(model, DemoObject.objects.row_ids(model)):
            with transaction.atomic():
                if ReferenceIndex.is_indexed(model):
                    ReferenceIndex.create_or_update_for_object(row)
                if issubclass(model, index.Indexed):
                    index.insert_or_update_object(row)


def relate_everything() -> None:
    """What to read next, of every entry: each is asked once, when all of them are there."""
    for model in SHOWN:
        for page in rows_with(model, DemoObject.objects.row_ids(model)):
            if page.live:
                relate(entry=page)


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


def begin() -> bool:
    """Note that a load is under way; True when the last one never came to its end."""
    note = _unfinished()
    was_there = note.exists()
    note.parent.mkdir(parents=True, exist_ok=True)
    note.touch()
    return was_there


def end() -> None:
    """The load came to its end."""
    _unfinished().unlink(missing_ok=True)


def _unfinished() -> Path:
    return Path(settings.VAR_DIR) / "demo" / "unfinished"
