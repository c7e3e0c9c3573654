"""Wake-ups: tasks that say only "look at this job". Losing or doubling one harms nothing."""

from datetime import datetime

from cms.core.tasks import enqueue
from media_pipeline.models import Job
from media_pipeline.querysets import waiting_wake_ups

RUN_JOB = "media_pipeline.tasks.run_job"


def wake_up(job: Job, *, after: datetime | None = None) -> None:
    """Queue one look at the job, within the caller's transaction."""
    enqueue(RUN_JOB, job.pk, run_after=after, priority=job.priority)


def wake_up_forgotten(*, at: datetime) -> int:
    """Queue a look at every job that could be worked on and that no waiting task names.

    Its worker died, its pause is over, or its wake-up was lost. Returns how many.
    """
    waiting = waiting_wake_ups(RUN_JOB, at).values_list("args_kwargs", flat=True)
    named = {one["args"][0] for one in waiting if one.get("args")}
    forgotten = [job for job in Job.objects.claimable(at) if job.pk not in named]
    for job in forgotten:
        wake_up(job)
    return len(forgotten)
