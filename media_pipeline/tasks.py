"""Background work of the media pipeline: looks at jobs, and at what they left behind."""

from django_tasks import task

from cms.core import clock
from cms.core.tasks import every, retrying
from media_pipeline import strays
from media_pipeline.jobs import runner
from media_pipeline.jobs.leaving import clear_leftovers
from media_pipeline.jobs.pipeline import work
from media_pipeline.jobs.wake_ups import wake_up_forgotten
from media_pipeline.services import moving, purging
from media_pipeline.uploads import finish_waiting, sweep

LOOK_EVERY_S = 5
FINISH_EVERY_S = 60
CLEAR_EVERY_S = 3600


@task(queue_name="media")
def run_job(job_id: int) -> None:
    """A wake-up. It carries no truth, and is never tried again: the job's own row is looked at."""
    runner.run_job(job_id, work=work)


@every(LOOK_EVERY_S)
@task()
def look_for_forgotten_jobs() -> int:
    """A job whose worker died, or whose pause is over, gets a new wake-up."""
    return wake_up_forgotten(at=clock.now())


@every(CLEAR_EVERY_S)
@task(queue_name="media")
def clear_old_work() -> int:
    """Folders of jobs that nobody will go on with."""
    return clear_leftovers()


@task()
@retrying()
def clear_files(delivery: str, names: list[str]) -> None:
    """Files that moved to the other store, or whose asset is gone; twice deletes nothing more."""
    moving.clear_files(delivery, names)


@every(CLEAR_EVERY_S)
@task()
def purge_deleted() -> int:
    """Assets that were deleted a week ago, with all their files."""
    return purging.purge_old(at=clock.now())


@every(CLEAR_EVERY_S)
@task()
def collect_strays() -> int:
    """Files no row names, left by processes that died."""
    return strays.collect(at=clock.now())


@every(FINISH_EVERY_S)
@task()
def finish_waiting_uploads() -> int:
    """Whole uploads whose store was away when their last byte came."""
    return finish_waiting(at=clock.now())


@every(CLEAR_EVERY_S)
@task()
def sweep_uploads() -> int:
    """Uploads nobody went on with for two days."""
    return sweep(at=clock.now())
