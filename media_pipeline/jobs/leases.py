"""Who may write for a job: one holder at a time, known by a token that no other ever had.

A claim counts as a try. Every write of a holder runs inside `holding`, which locks the job's row
and looks at the token, so that a worker that slept through its lease changes nothing once another
has taken over.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from media_pipeline.errors import LeaseLost
from media_pipeline.models import Job

LENGTH = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to work on one job until somebody else has it."""

    job_id: int
    token: str
    attempt: int


@transaction.atomic
def claim(job_id: int, *, at: datetime) -> Lease | None:
    """Take the job if it is open, due and in nobody's hands; None when it is not."""
    job = Job.objects.claimable(at).locked(job_id).first()
    if job is None:
        return None
    job.attempt += 1
    job.lease_token = secrets.token_hex(16)
    job.leased_until = at + LENGTH
    job.save(update_fields=["attempt", "lease_token", "leased_until"])
    return Lease(job_id=job.pk, token=job.lease_token, attempt=job.attempt)


def renew(lease: Lease, *, at: datetime) -> bool:
    """Hold the job for another minute; False when somebody else does by now."""
    mine = Job.objects.held_by(lease.job_id, lease.token)
    return bool(mine.update(leased_until=at + LENGTH))


def is_held(lease: Lease) -> bool:
    """Whether the job is ours at this very moment, as its row says."""
    return Job.objects.held_by(lease.job_id, lease.token).exists()


@contextmanager
def holding(lease: Lease) -> Iterator[Job]:
    """A transaction in which the job is surely ours; raises LeaseLost when it is not."""
    with transaction.atomic():
        job = Job.objects.held_by(lease.job_id, lease.token).select_for_update().first()
        if job is None:
            raise LeaseLost
        yield job
