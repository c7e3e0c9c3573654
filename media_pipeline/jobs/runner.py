"""Holds a job while it is worked on, and lets go of it in the way that fits how it ended."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from cms.core import clock
from media_pipeline.errors import (
    Cancelled,
    HandedBack,
    LeaseLost,
    MediaFault,
    MediaRefusal,
    NoSpace,
    ToolFault,
    WorkWaits,
    fault_of_disk,
)
from media_pipeline.jobs import closing, leases
from media_pipeline.jobs.heartbeat import Heartbeat
from media_pipeline.jobs.leases import Lease, holding
from media_pipeline.jobs.publishing import drop_mine, drop_strays
from media_pipeline.jobs.run import Run
from media_pipeline.models import Job

logger = logging.getLogger(__name__)

DISK_IS_FULL = "No space left on device"

# Does every step of a job and publishes.
Work = Callable[[Run], None]


def run_job(job_id: int, *, work: Work) -> None:
    """Work on the job until it ends one way or another; nothing when it is not to be had."""
    lease = leases.claim(job_id, at=clock.now())
    if lease is None:
        return
    if lease.attempt > closing.MOST_TRIES:
        _give_up(lease)
        return
    with Heartbeat(lease) as beat:
        run = Run(Job.objects.with_asset().get(pk=job_id), lease, beat)
        try:
            _work(run, work)
        except LeaseLost:
            logger.warning("media job %s is another worker's by now", job_id)
            _tidy(partial(drop_mine, run))


def _give_up(lease: Lease) -> None:
    """Five workers died over it: a sixth would as well."""
    with holding(lease) as job:
        closing.failed(job, code="worker_lost", text="", at=clock.now())


def _work(run: Run, work: Work) -> None:
    try:
        run.scratch.check_space(run.asset.source.bytes)
        run.beat.check()
        work(run)
    except LeaseLost:
        raise
    except Exception as problem:
        # Whatever broke: the job must not hang in a dead hand.
        if run.beat.is_lost:
            raise LeaseLost from problem
        _let_go(run, _named(problem, run.beat))
    except BaseException:
        # Somebody at a terminal does not want to wait any longer.
        with suppress(LeaseLost):
            _hand_back(run)
        raise


def _named(problem: Exception, beat: Heartbeat) -> Exception:
    """A tool that was ended with its worker, and a full disk, however they were noticed."""
    if isinstance(problem, Cancelled) and beat.is_handed_back:
        return HandedBack()
    if isinstance(problem, OSError):
        return fault_of_disk(problem) or problem
    if isinstance(problem, ToolFault) and DISK_IS_FULL in problem.stderr_tail:
        return NoSpace(str(problem))
    return problem


def _let_go(run: Run, problem: Exception) -> None:
    at = clock.now()
    if isinstance(problem, Cancelled):
        _tidy(partial(drop_strays, run))
        _close(run, partial(closing.cancelled, run.lease, at=at))
    elif isinstance(problem, HandedBack):
        _hand_back(run)
    elif isinstance(problem, MediaRefusal):
        _close(run, partial(closing.refused, run.lease, problem, at=at))
    elif isinstance(problem, WorkWaits):
        _tidy(partial(drop_mine, run))
        closing.waits(run.lease, problem, at=at)
    else:
        logger.error("media job %s broke", run.lease.job_id, exc_info=problem)
        _tidy(partial(drop_mine, run))
        closing.faulted(run.lease, problem, at=at)


def _hand_back(run: Run) -> None:
    logger.info("media job %s is handed back", run.lease.job_id)
    _tidy(partial(drop_mine, run))
    closing.handed_back(run.lease)


def _close(run: Run, close: Callable[[], None]) -> None:
    close()
    _tidy(run.scratch.clear)


def _tidy(clear: Callable[[], None]) -> None:
    """Clear away; a store that is away must not keep the job in a dead hand."""
    try:
        clear()
    except MediaFault as fault:
        logger.warning("something is left lying in the store: %s", fault)
