"""How a holder lets go of its job: tried again, waiting, refused, failed or cancelled.

A job that ends badly takes nothing from those who watch: an asset with a live version stays ready
and only says what went wrong.
"""

import logging
from datetime import datetime, timedelta
from random import SystemRandom

from media_pipeline.errors import MediaFault, MediaRefusal, WorkWaits
from media_pipeline.jobs.leases import Lease, holding
from media_pipeline.jobs.wake_ups import wake_up
from media_pipeline.models import Asset, Job
from media_pipeline.signals import asset_failed

logger = logging.getLogger(__name__)

MOST_TRIES = 5
FIRST_PAUSE = timedelta(seconds=10)
WAIT = timedelta(seconds=10)
OUR_FAULT = "没有处理好，请稍后重试"

_dice = SystemRandom()


def pause_after(attempt: int) -> timedelta:
    """10 s, 20 s, 40 s … and up to half as much again, so that crowds fall apart."""
    return FIRST_PAUSE * 2 ** (attempt - 1) * _dice.uniform(1.0, 1.5)


def refused(lease: Lease, refusal: MediaRefusal, *, at: datetime) -> None:
    """The file's fault: final."""
    with holding(lease) as job:
        _close(job, Job.State.FAILED, code=refusal.code, text=refusal.message)
        _asset_ends(job, Asset.State.REFUSED, refusal.message, at=at)


def faulted(lease: Lease, problem: Exception, *, at: datetime) -> None:
    """Our fault: tried again after a pause, five times in all."""
    code = problem.code if isinstance(problem, MediaFault) else "unexpected"
    with holding(lease) as job:
        if job.attempt < MOST_TRIES:
            _put_off(job, code, text=str(problem), until=at + pause_after(job.attempt))
        else:
            failed(job, code=code, text=str(problem), at=at)


def failed(job: Job, *, code: str, text: str, at: datetime) -> None:
    """Our fault, and given up; the caller holds the row."""
    _close(job, Job.State.FAILED, code=code, text=text)
    _asset_ends(job, Asset.State.FAILED, OUR_FAULT, at=at)


def waits(lease: Lease, problem: WorkWaits, *, at: datetime) -> None:
    """Nothing could be begun: looked at again later, and that was no try."""
    with holding(lease) as job:
        job.attempt -= 1
        _put_off(job, problem.code, text=str(problem), until=at + WAIT)
        asset = _asset_of(job)
        asset.error_code, asset.error_text = problem.code, problem.sentence
        asset.save(update_fields=["error_code", "error_text"])


def handed_back(lease: Lease) -> None:
    """The worker ends: as if it had never been taken, save for the steps that are done."""
    with holding(lease) as job:
        job.attempt -= 1
        job.lease_token, job.leased_until = "", None
        job.save(update_fields=["attempt", "lease_token", "leased_until"])
        wake_up(job)


def cancelled(lease: Lease, *, at: datetime) -> None:
    """Somebody wanted it no more, and the holder heard."""
    with holding(lease) as job:
        close_cancelled(job, at=at)


def close_cancelled(job: Job, *, at: datetime) -> None:
    """End a job nobody wants any more; the caller holds the row."""
    _close(job, Job.State.CANCELLED)
    _asset_ends(job, Asset.State.CANCELLED, "", at=at)


def _put_off(job: Job, code: str, *, text: str, until: datetime) -> None:
    job.lease_token, job.leased_until, job.not_before = "", None, until
    job.error_code, job.error_text = code, text[:500]
    job.save()
    wake_up(job, after=until)
    logger.warning("media job %s (try %s): %s, again at %s", job.pk, job.attempt, code, until)


def _close(job: Job, state: Job.State, *, code: str = "", text: str = "") -> None:
    job.state, job.lease_token, job.leased_until = state, "", None
    job.error_code, job.error_text = code, text[:500]
    job.save()


def _asset_ends(job: Job, state: Asset.State, text: str, *, at: datetime) -> None:
    asset = _asset_of(job)
    if asset.state == Asset.State.DELETED:
        return
    asset.state = Asset.State.READY if asset.live_version_id else state
    asset.error_code, asset.error_text = job.error_code, text[:200]
    asset.save(update_fields=["state", "error_code", "error_text"])
    asset_failed.send(Asset, asset=asset, at=at)


def _asset_of(job: Job) -> Asset:
    """The asset's row, held: always after the job's, so that no two wait for each other."""
    return Asset.objects.select_for_update(of=("self",)).get(versions__jobs=job)
