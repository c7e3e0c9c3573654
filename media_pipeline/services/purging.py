"""Leaving nothing of an asset: its rows, what was made of it, and its source."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from cms.core.tasks import enqueue
from media_pipeline import permission
from media_pipeline.errors import StillAtWork
from media_pipeline.jobs.scratch import WORK, clear_work, work_root
from media_pipeline.models import Asset, Job, SourceFile
from media_pipeline.services.moving import CLEAR_FILES, clear_files
from media_pipeline.stores import PRIVATE

KEPT = timedelta(days=7)

logger = logging.getLogger(__name__)


@transaction.atomic
def purge(*, asset: Asset) -> None:
    """Remove a deleted asset for good; the source stays while another asset is made of it.

    Files go once the rows are surely gone, by a task too: whichever process dies, none stays.
    Raises StillAtWork while a worker has it in hands: it hears that the asset was deleted, and
    then this may be asked again.
    """
    jobs = list(Job.objects.of_asset(asset).select_for_update(of=("self",)))
    if any(job.state == Job.State.OPEN for job in jobs):
        raise StillAtWork(str(asset.uuid))
    row = Asset.objects.select_for_update().get(pk=asset.pk)
    row.uploads.all().delete()
    Asset.objects.with_uuid(row.uuid).update(live_version=None)
    row.delete()
    for delivery in Asset.Delivery.values:
        _clear_later(delivery, [f"v/{row.uuid}"])
    _clear_later(PRIVATE, [f"{WORK}/{job.pk}" for job in jobs])
    transaction.on_commit(lambda: _clear_here(jobs))
    _drop_source(asset.source)


def purge_old(*, at: datetime) -> int:
    """Purge what was deleted a week ago and no page refers to; how many."""
    return sum(_purged(asset) for asset in Asset.objects.deleted_before(at - KEPT))


def _purged(asset: Asset) -> bool:
    if permission.is_used(asset):
        return False
    try:
        purge(asset=asset)
    except StillAtWork:
        logger.warning("asset %s was deleted and is still worked on", asset.pk)
        return False
    return True


def _clear_here(jobs: Sequence[Job]) -> None:
    for job in jobs:
        clear_work(work_root() / str(job.pk))


def _drop_source(source: SourceFile) -> None:
    # Held, so that nobody sends the same content in meanwhile and counts on these bytes.
    SourceFile.objects.select_for_update().get(pk=source.pk)
    if source.assets.exists():
        return
    source.delete()
    _clear_later(PRIVATE, [source.key.rpartition("/")[0]])


def _clear_later(delivery: str, names: Sequence[str]) -> None:
    if names:
        enqueue(CLEAR_FILES, delivery, list(names))
        transaction.on_commit(lambda: clear_files(delivery, names), robust=True)
