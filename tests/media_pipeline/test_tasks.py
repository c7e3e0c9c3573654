"""The wake-ups: on which queue they stand, how often they come, and that they are never retried."""

from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.core import clock
from cms.core.querysets import task_rows
from cms.core.tasks import periodic_tasks, resolve, retry_rule
from cms.core.worker.slot import run_claimed
from media_pipeline import tasks
from media_pipeline.jobs.runner import run_job
from media_pipeline.jobs.wake_ups import RUN_JOB
from media_pipeline.models import Job
from media_pipeline.querysets import waiting_wake_ups
from tests.factories.media_jobs import an_asset, fresh, job_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_other_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The heartbeat's own connection sees nothing of a test's transaction: it does not look."""
    monkeypatch.setattr("media_pipeline.jobs.heartbeat.LOOK_S", 600)


def the_wake_up() -> DBTaskResult:
    return waiting_wake_ups(RUN_JOB, clock.now()).get()


def test_a_wake_up_stands_on_the_media_queue_and_is_never_tried_again() -> None:
    task = resolve(RUN_JOB)

    assert task.queue_name == "media"
    assert retry_rule(RUN_JOB) is None


def test_forgotten_jobs_are_looked_for_every_five_seconds() -> None:
    rhythm = {task.dotted: task.every_s for task in periodic_tasks()}

    assert rhythm["media_pipeline.tasks.look_for_forgotten_jobs"] == 5
    assert rhythm["media_pipeline.tasks.clear_old_work"] == 3600


def test_a_worker_that_runs_the_wake_up_works_on_the_job() -> None:
    asset = an_asset(b"no film at all")
    row = the_wake_up()
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=TaskResultStatus.RUNNING, worker_ids=["w"], started_at=clock.now()
    )

    run_claimed(DBTaskResult.objects.get(pk=row.pk))

    assert (fresh(asset).state, fresh(asset).error_text) == ("refused", "不是音视频")
    assert DBTaskResult.objects.get(pk=row.pk).status == TaskResultStatus.SUCCESSFUL


def test_a_wake_up_for_a_job_in_another_hand_ends_quietly() -> None:
    asset = an_asset()
    Job.objects.update(lease_token="other", leased_until=clock.now() + timedelta(minutes=1))

    tasks.run_job.func(job_of(asset).pk)

    assert job_of(asset).lease_token == "other"
    assert fresh(asset).state == "uploaded"


def test_a_wake_up_for_a_job_that_is_gone_ends_quietly() -> None:
    tasks.run_job.func(987654)

    assert not Job.objects.exists()


def test_the_look_for_forgotten_jobs_wakes_what_a_dead_worker_held() -> None:
    asset = an_asset()
    the_wake_up().delete()
    Job.objects.update(lease_token="dead", leased_until=clock.now() - timedelta(seconds=1))

    count = tasks.look_for_forgotten_jobs.func()

    assert count == 1
    assert the_wake_up().args_kwargs["args"] == [job_of(asset).pk]


def test_a_job_put_off_is_woken_at_the_end_of_its_pause() -> None:
    asset = an_asset()
    the_wake_up().delete()
    Job.objects.update(attempt=1, lease_token="", not_before=clock.now())

    def gone(*_: object) -> None:
        raise ConnectionError

    run_job(job_of(asset).pk, work=gone)

    later = job_of(asset).not_before
    (row,) = task_rows().of_task(RUN_JOB)
    assert row.run_after == later
    assert later > clock.now() + timedelta(seconds=19)
