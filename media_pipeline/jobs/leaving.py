"""What jobs left on this machine when nobody was there to clear it away."""

from collections.abc import Collection

from media_pipeline.jobs.scratch import WORK, clear_work, folders_untouched_for
from media_pipeline.models import Job
from media_pipeline.stores import PRIVATE, store

KEPT_S = 24 * 3600


def clear_leftovers() -> int:
    """Remove what day-old jobs that are over left on this machine, or any in an S3.

    A failed job's folder here is kept for a day: it may be tried again. Returns how many.
    """
    old = dict(folders_untouched_for(KEPT_S))
    over = _over(old)
    for job_id in over:
        clear_work(old[job_id])
    return len(over) + _clear_store()


def _clear_store() -> int:
    private = store(PRIVATE)
    if private.is_local:
        return 0
    over = _over({int(key.split("/")[1]) for key in private.list(WORK)})
    for job_id in over:
        private.delete_prefix(f"{WORK}/{job_id}")
    return len(over)


def _over(job_ids: Collection[int]) -> set[int]:
    at_work = Job.objects.open().with_keys(job_ids).values_list("pk", flat=True)
    return set(job_ids) - set(at_work)
