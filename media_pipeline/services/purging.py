"""Leaving nothing of an asset: its rows, what was made of it, and its source."""

from django.db import transaction

from media_pipeline.errors import StillAtWork
from media_pipeline.jobs.scratch import WORK, clear_work, work_root
from media_pipeline.models import Asset, Job, SourceFile
from media_pipeline.stores import PRIVATE, store


@transaction.atomic
def purge(*, asset: Asset) -> None:
    """Remove a deleted asset for good; the source stays while another asset is made of it.

    Files go once the rows are surely gone. Raises StillAtWork while a worker has it in hands: it
    hears that the asset was deleted, and then this may be asked again.
    """
    jobs = list(Job.objects.of_asset(asset))
    if any(job.state == Job.State.OPEN for job in jobs):
        raise StillAtWork(str(asset.uuid))
    source = asset.source
    Asset.objects.select_for_update().get(pk=asset.pk)
    Asset.objects.with_uuid(asset.uuid).update(live_version=None)
    transaction.on_commit(lambda: _clear_files(asset, [job.pk for job in jobs]))
    Asset.objects.get(pk=asset.pk).delete()
    _drop_source(source)


def _drop_source(source: SourceFile) -> None:
    if source.assets.exists():
        return
    source.delete()
    folder = source.key.rpartition("/")[0]
    transaction.on_commit(lambda: store(PRIVATE).delete_prefix(folder))


def _clear_files(asset: Asset, job_ids: list[int]) -> None:
    store(asset.delivery).delete_prefix(f"v/{asset.uuid}")
    for job_id in job_ids:
        clear_work(work_root() / str(job_id))
        store(PRIVATE).delete_prefix(f"{WORK}/{job_id}")
