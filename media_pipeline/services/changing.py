"""What becomes of an asset at somebody's wish: cancelled, tried again, deleted."""

from datetime import datetime

from django.db import transaction

from media_pipeline.errors import NothingToCancel, NothingToRetry
from media_pipeline.jobs.closing import close_cancelled
from media_pipeline.jobs.wake_ups import wake_up
from media_pipeline.models import Asset, Job


@transaction.atomic
def cancel(*, asset: Asset, at: datetime) -> None:
    """Stop the work. Raises NothingToCancel when it is over, or was published a moment ago."""
    if not _end_work(asset, at=at):
        raise NothingToCancel
    asset.refresh_from_db()


@transaction.atomic
def retry(*, asset: Asset, at: datetime) -> None:
    """Work again on what failed by our fault or was cancelled; finished steps are kept.

    Raises NothingToRetry for a refused file: it would end the same way.
    """
    job = Job.objects.of_asset(asset).select_for_update(of=("self",)).first()
    asset.refresh_from_db(from_queryset=Asset.objects.select_for_update())
    is_over = asset.state in (Asset.State.FAILED, Asset.State.CANCELLED)
    is_update_lost = asset.state == Asset.State.READY and bool(asset.error_code)
    if job is None or job.state == Job.State.OPEN or not (is_over or is_update_lost):
        raise NothingToRetry
    job.state, job.attempt, job.cancel_requested = Job.State.OPEN, 0, False
    job.not_before, job.progress = at, 0
    job.error_code = job.error_text = ""
    job.save()
    if is_over:
        asset.state = Asset.State.UPLOADED
    asset.error_code = asset.error_text = ""
    asset.save(update_fields=["state", "error_code", "error_text"])
    wake_up(job)


@transaction.atomic
def delete(*, asset: Asset, at: datetime) -> None:
    """Hide it from everybody at once, and stop the work; deleting again changes nothing."""
    _end_work(asset, at=at)
    asset.refresh_from_db(from_queryset=Asset.objects.select_for_update())
    if asset.state == Asset.State.DELETED:
        return
    asset.state, asset.deleted_at = Asset.State.DELETED, at
    asset.save(update_fields=["state", "deleted_at"])


def _end_work(asset: Asset, *, at: datetime) -> bool:
    """Ask the holder to stop, or close what nobody holds; False when nothing was under way.

    The job's row is locked: a publication that is just being written is waited for.
    """
    job = Job.objects.open().of_asset(asset).select_for_update(of=("self",)).first()
    if job is None:
        return False
    if job.is_held(at):
        job.cancel_requested = True
        job.save(update_fields=["cancel_requested"])
    else:
        close_cancelled(job, at=at)
    return True
