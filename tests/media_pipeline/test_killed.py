"""A worker is killed or frozen at any step: the next goes on, and the film is made once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from cms.core import clock
from cms.core.querysets import task_rows
from cms.core.worker.place import is_process_alive
from media_pipeline import services
from media_pipeline.jobs import pipeline
from media_pipeline.jobs.runner import run_job
from media_pipeline.jobs.scratch import work_root
from media_pipeline.models import Asset, Job, Step, Version
from media_pipeline.services.moving import CLEAR_FILES, clear_files
from media_pipeline.stores import PRIVATE, store
from tests.cms.core.house import until
from tests.contracts.stalls import Statement, is_locked, stalled, until_stalled
from tests.factories import media
from tests.factories.assets import an_asset
from tests.factories.media_jobs import fresh, job_of, published_keys

pytestmark = pytest.mark.django_db(transaction=True)

STEPS = ("probe", "transcode", "poster", "package", "publish")


class Workers:
    """Processes that work on jobs, and can be killed."""

    def __init__(self) -> None:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
        self._standing = subprocess.Popen(
            [sys.executable, "-m", "tests.media_pipeline.forks", connection.settings_dict["NAME"]],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def begin(self, *words: Any) -> int:
        """Another worker takes the job of that number, or does as told; its process's number."""
        assert self._standing.stdin
        self._standing.stdin.write(" ".join(str(word) for word in words) + "\n")
        self._standing.stdin.flush()
        return int(self._answer())

    def end(self) -> None:
        self._standing.communicate(timeout=20)

    def _answer(self) -> str:
        assert self._standing.stdout
        return self._standing.stdout.readline().strip()


@pytest.fixture(scope="module")
def standing() -> Iterator[list[Workers]]:
    """Filled by the first test that has a database."""
    begun: list[Workers] = []
    yield begun
    for workers in begun:
        workers.end()


@pytest.fixture
def workers(standing: list[Workers]) -> Workers:
    # What tests before left under the number of a job that had none of these files.
    store(PRIVATE).delete_prefix("work")
    if not standing:
        standing.append(Workers())
    return standing[0]


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    until(lambda: not is_process_alive(process))


def a_minute_passes(asset: Asset) -> None:
    """The lease of the dead runs out."""
    past = clock.now() - timedelta(seconds=1)
    Job.objects.filter(version__asset=asset).update(leased_until=past)


def tools_at_work() -> list[str]:
    """Processes whose folder is one of half-made things."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            folder = (process / "cwd").readlink()
        except OSError:
            continue
        if process.name.isdecimal() and folder.is_relative_to(work_root()):
            found.append(process.name)
    return found


def is_writing(job: Job) -> bool:
    """Whether somebody is in the middle of a write for that job just now."""
    if connection.vendor == "sqlite":
        return is_locked()
    try:
        with transaction.atomic():
            Job.objects.select_for_update(nowait=True).get(pk=job.pk)
    except OperationalError:
        return True
    return False


def freeze(process: int, job: Job) -> None:
    """Stop the process where it holds no lock, as a machine that is suspended."""
    while True:
        os.kill(process, signal.SIGSTOP)
        time.sleep(0.05)
        if not is_writing(job):
            return
        os.kill(process, signal.SIGCONT)


MOMENTS = {
    **{
        f"before {kind}": Statement(
            event="INSERT", table="media_pipeline_step", when=f"NEW.kind = '{kind}'"
        )
        for kind in STEPS
    },
    **{
        f"{kind} is made and not yet known": Statement(
            event="UPDATE",
            table="media_pipeline_step",
            when=f"NEW.kind = '{kind}' AND NEW.state = 'done'",
        )
        for kind in ("transcode", "publish")
    },
    "while the tool runs": Statement(
        event="UPDATE", table="media_pipeline_job", when="NEW.progress > 25"
    ),
    "in the publication itself": Statement(
        event="UPDATE", table="media_pipeline_asset", when="NEW.state = 'ready'"
    ),
}


def assert_made_once(asset: Asset, *, tries: int = 2) -> None:
    """One version, all of it, and nothing else of its job anywhere."""
    version = Version.objects.get()
    asset = fresh(asset)
    assert (asset.state, asset.live_version) == ("ready", version)
    assert (job_of(asset).state, job_of(asset).attempt) == ("done", tries)
    assert {key.rpartition(f"{version.prefix}/")[0] for key in published_keys(asset)} == {""}
    assert store("open").exists(version.master)
    assert not (work_root() / str(job_of(asset).pk)).exists()
    assert store(PRIVATE).list("work") == []


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_a_job_outlives_its_worker(moment: Statement, workers: Workers) -> None:
    asset = services.submit(file=media.film(seconds=2), title="荷塘", at=clock.now())
    with stalled(moment):
        worker = workers.begin(job_of(asset).pk)
        until_stalled()
        kill(worker)
    until(lambda: not tools_at_work())
    done = dict(Step.objects.filter(state="done").values_list("kind", "begun_at"))
    assert (fresh(asset).live_version, job_of(asset).attempt) == (None, 1)
    a_minute_passes(asset)

    run_job(job_of(asset).pk, work=pipeline.work)

    assert done.items() <= dict(Step.objects.values_list("kind", "begun_at")).items()
    assert_made_once(asset)


def test_a_frozen_worker_that_wakes_after_its_lease_changes_nothing(workers: Workers) -> None:
    asset = services.submit(file=media.film(seconds=20), title="荷塘", at=clock.now())
    worker = workers.begin(job_of(asset).pk)
    until(lambda: job_of(asset).progress > 25)
    freeze(worker, job_of(asset))
    a_minute_passes(asset)
    run_job(job_of(asset).pk, work=pipeline.work)
    files, live = published_keys(asset), fresh(asset).live_version

    os.kill(worker, signal.SIGCONT)
    until(lambda: not is_process_alive(worker))

    assert (published_keys(asset), fresh(asset).live_version) == (files, live)
    assert_made_once(asset)
    assert not tools_at_work()


def test_a_worker_that_is_told_to_end_hands_its_film_to_the_next_at_once(workers: Workers) -> None:
    asset = services.submit(file=media.film(seconds=20), title="荷塘", at=clock.now())
    first = workers.begin("worker")
    until(lambda: job_of(asset).progress > 25)
    probed = Step.objects.get(kind="probe").begun_at

    os.kill(first, signal.SIGTERM)
    until(lambda: not is_process_alive(first))
    job = job_of(asset)
    held = (job.state, job.lease_token, job.attempt, tools_at_work())
    second = workers.begin("worker")
    until(lambda: job_of(asset).lease_token or fresh(asset).is_playing)
    until(lambda: fresh(asset).is_playing)
    os.kill(second, signal.SIGTERM)
    until(lambda: not is_process_alive(second))

    assert held == ("open", "", 0, [])
    assert Step.objects.get(kind="probe").begun_at == probed
    assert_made_once(asset, tries=1)


NAMED_ANEW = Statement(event="UPDATE", table="media_pipeline_version")


def test_a_move_that_is_killed_between_its_rows_is_as_if_it_had_not_begun(workers: Workers) -> None:
    asset = an_asset()
    old, version = published_keys(asset), asset.live_version
    with stalled(NAMED_ANEW):
        mover = workers.begin("deliver", asset.pk, "guarded")
        until_stalled()
        kill(mover)
    halfway = (fresh(asset).delivery, published_keys(asset), fresh(asset).live_version)

    services.deliver(asset=asset, delivery="guarded")

    assert halfway == ("open", old, version)
    assert store("open").list(f"v/{asset.uuid}") == []
    assert len(store("guarded").list(f"v/{asset.uuid}")) == len(old)


def test_a_move_that_is_killed_while_files_are_copied_is_finished_by_the_next(
    workers: Workers,
) -> None:
    asset = an_asset()
    count = len(published_keys(asset))
    mover = workers.begin("deliver", asset.pk, "guarded")
    until(lambda: store("guarded").list(f"v/{asset.uuid}"))
    kill(mover)
    plays = store(fresh(asset).delivery).exists(fresh(asset).live_version.master)

    services.deliver(asset=asset, delivery="guarded")
    look_for_strays()

    assert plays
    assert store("open").list(f"v/{asset.uuid}") == []
    assert len(store("guarded").list(f"v/{asset.uuid}")) == count


def look_for_strays() -> None:
    """What the dead had queued is done."""
    for row in task_rows().of_task(CLEAR_FILES):
        clear_files(*row.args_kwargs["args"])
