"""From a job to what people see: steps done once, files before rows, endings that fit."""

import errno
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.signals import pre_save

from cms.core import clock
from media_pipeline.errors import (
    Cancelled,
    Incomplete,
    NoSpace,
    StoreFault,
    ToolFailed,
    TwinAtWork,
)
from media_pipeline.jobs import closing, leases
from media_pipeline.jobs.run import Run
from media_pipeline.jobs.runner import run_job
from media_pipeline.jobs.scratch import work_root
from media_pipeline.models import Asset, Job, Step, Version
from media_pipeline.signals import asset_failed, asset_progress, asset_ready
from media_pipeline.stores import store
from tests.factories.media_jobs import (
    SmallWork,
    a_lease,
    an_asset,
    fresh,
    job_of,
    nothing,
    published_keys,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_other_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The heartbeat's own connection sees nothing of a test's transaction: it does not look."""
    monkeypatch.setattr("media_pipeline.jobs.heartbeat.LOOK_S", 600)


class Heard:
    """What receivers were told, in order."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def ready(self, asset: Asset, **_: object) -> None:
        self.told.append(("ready", asset.state))

    def failed(self, asset: Asset, **_: object) -> None:
        self.told.append(("failed", asset.state))

    def progress(self, progress: int, **_: object) -> None:
        self.told.append(("progress", str(progress)))


@pytest.fixture
def heard():
    heard = Heard()
    pairs = [
        (asset_ready, heard.ready),
        (asset_failed, heard.failed),
        (asset_progress, heard.progress),
    ]
    for signal, receiver in pairs:
        signal.connect(receiver)
    yield heard
    for signal, receiver in pairs:
        signal.disconnect(receiver)


def raising(problem: Exception):
    """A moment at which something breaks."""

    def break_down(run: Run) -> None:
        raise problem

    return break_down


def due_again(asset: Asset) -> None:
    """The job's pause is over."""
    Job.objects.filter(version__asset=asset).update(not_before=clock.now())


def test_a_job_makes_a_version_people_can_play(heard: Heard) -> None:
    asset = an_asset()

    run_job(job_of(asset).pk, work=SmallWork())

    asset, job = fresh(asset), job_of(asset)
    version = asset.live_version
    assert version is not None
    assert (asset.state, asset.kind, job.state, job.progress) == ("ready", "video", "done", 1000)
    assert published_keys(asset) == [
        f"{version.prefix}/{name}" for name in ("master.m3u8", "v240/00000.m4s", "v240/init.mp4")
    ]
    rendition = version.renditions.get()
    assert (rendition.name, rendition.width, rendition.height) == ("240", 426, 240)
    assert rendition.key == f"{version.prefix}/v240/index.m3u8"
    assert heard.told == [("ready", "ready")]


def test_a_job_leaves_no_file_but_what_is_played(django_capture_on_commit_callbacks) -> None:
    asset = an_asset()

    with django_capture_on_commit_callbacks(execute=True):
        run_job(job_of(asset).pk, work=SmallWork())

    assert not (work_root() / str(job_of(asset).pk)).exists()
    assert store("private").list(f"work/{job_of(asset).pk}") == []


def test_a_job_that_is_done_is_not_done_again() -> None:
    asset = an_asset()
    run_job(job_of(asset).pk, work=SmallWork())
    work = SmallWork()

    run_job(job_of(asset).pk, work=work)

    assert work.done == []


def test_finished_steps_are_skipped_when_the_job_goes_on(heard: Heard) -> None:
    asset = an_asset()
    work = SmallWork(meanwhile=raising(StoreFault("away")))
    run_job(job_of(asset).pk, work=work)
    due_again(asset)

    work.meanwhile = nothing
    run_job(job_of(asset).pk, work=work)

    assert work.done == ["transcode"]
    assert fresh(asset).state == "ready"
    assert Step.objects.filter(kind="transcode").get().state == "done"


def test_a_finished_step_whose_files_are_gone_is_done_again() -> None:
    asset = an_asset()
    work = SmallWork(meanwhile=raising(StoreFault("away")))
    run_job(job_of(asset).pk, work=work)
    due_again(asset)
    for path in work_root().glob("*/transcode-*/v240/00000.m4s"):
        path.unlink()
    store("private").delete_prefix(f"work/{job_of(asset).pk}")

    work.meanwhile = nothing
    run_job(job_of(asset).pk, work=work)

    assert work.done == ["transcode", "transcode"]
    assert fresh(asset).state == "ready"


def test_our_fault_is_tried_again_after_a_pause_that_doubles() -> None:
    asset = an_asset()
    pauses = []
    for _ in range(4):
        due_again(asset)
        before = clock.now()
        run_job(job_of(asset).pk, work=raising(StoreFault("503")))
        pauses.append((job_of(asset).not_before - before).total_seconds())

    assert all(10 * 2**n <= pause <= 15 * 2**n + 1 for n, pause in enumerate(pauses)), pauses
    assert job_of(asset).error_code == "store_fault"
    assert fresh(asset).is_busy


def test_the_fifth_fault_is_the_last_and_says_so_in_plain_words(heard: Heard) -> None:
    asset = an_asset()
    for _ in range(6):
        due_again(asset)
        run_job(job_of(asset).pk, work=raising(StoreFault("503")))

    job, asset = job_of(asset), fresh(asset)
    assert (job.state, job.attempt) == ("failed", 5)
    assert (asset.state, asset.error_code) == ("failed", "store_fault")
    assert asset.error_text == "没有处理好，请稍后重试"
    assert heard.told == [("failed", "failed")]


def test_a_worker_that_died_five_times_over_a_job_ends_it() -> None:
    at = clock.now() - timedelta(hours=1)
    asset = an_asset(at=at)
    for number in range(5):
        a_lease(asset, at=at + number * 2 * leases.LENGTH)
    work = SmallWork()

    run_job(job_of(asset).pk, work=work)

    assert work.done == []
    assert fresh(asset).state == "failed"
    assert job_of(asset).error_code == "worker_lost"


def test_who_breaks_off_at_a_terminal_hands_the_job_back() -> None:
    asset = an_asset()

    def interrupted(run: Run) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_job(job_of(asset).pk, work=SmallWork(meanwhile=interrupted))

    job = job_of(asset)
    assert (job.state, job.lease_token, job.attempt) == ("open", "", 0)
    second = SmallWork()
    run_job(job.pk, work=second)
    assert (second.done, fresh(asset).state) == ([], "ready")


def test_an_error_nobody_thought_of_is_our_fault_too() -> None:
    asset = an_asset()

    run_job(job_of(asset).pk, work=raising(ZeroDivisionError("oops")))

    job = job_of(asset)
    assert (job.state, job.error_code, job.lease_token) == ("open", "unexpected", "")


def test_the_files_fault_is_final_at_the_first_try(heard: Heard) -> None:
    asset = an_asset()

    run_job(job_of(asset).pk, work=raising(Incomplete()))

    job, asset = job_of(asset), fresh(asset)
    assert (job.state, job.attempt) == ("failed", 1)
    assert (asset.state, asset.error_code) == ("refused", "media_incomplete")
    assert asset.error_text == "文件不完整，请重新上传"
    assert heard.told == [("failed", "refused")]
    assert not (work_root() / str(job.pk)).exists()


FULL = {
    "our own check": NoSpace("12"),
    "the system": OSError(errno.ENOSPC, "No space left on device"),
    "a tool": ToolFailed(1, stderr_tail="av_interleaved_write_frame(): No space left on device"),
}


@pytest.mark.parametrize("problem", FULL.values(), ids=FULL.keys())
def test_a_full_disk_is_waited_for_and_costs_no_try(problem: Exception) -> None:
    asset = an_asset()
    for _ in range(7):
        due_again(asset)
        run_job(job_of(asset).pk, work=raising(problem))

    job, asset = job_of(asset), fresh(asset)
    assert (job.state, job.attempt, job.error_code) == ("open", 0, "no_space")
    assert asset.error_text == "服务器空间不足，腾出后会自动继续"


def test_work_does_not_begin_on_a_disk_with_too_little_room(settings) -> None:
    settings.MEDIA_SPARE_BYTES = 10**18
    asset, work = an_asset(), SmallWork()
    run_job(job_of(asset).pk, work=work)
    assert (work.done, job_of(asset).error_code) == ([], "no_space")

    settings.MEDIA_SPARE_BYTES = 0
    due_again(asset)
    run_job(job_of(asset).pk, work=work)

    assert fresh(asset).state == "ready"
    assert fresh(asset).error_text == ""


def test_waiting_for_a_twin_costs_no_try() -> None:
    asset = an_asset()

    run_job(job_of(asset).pk, work=raising(TwinAtWork()))

    assert (job_of(asset).attempt, job_of(asset).state) == (0, "open")
    assert fresh(asset).error_text == "同样的文件正在处理，完成后自动继续"


def test_a_failed_update_takes_nothing_from_those_who_watch() -> None:
    asset = an_asset()
    run_job(job_of(asset).pk, work=SmallWork())
    live = fresh(asset).live_version
    version = Version.objects.create(asset=asset, created_at=clock.now())
    job = Job.objects.create(version=version, not_before=clock.now(), created_at=clock.now())

    run_job(job.pk, work=raising(Incomplete()))

    asset = fresh(asset)
    assert (asset.state, asset.live_version) == ("ready", live)
    assert asset.error_text == "文件不完整，请重新上传"


def test_a_cancelled_run_leaves_nothing() -> None:
    asset = an_asset()

    run_job(job_of(asset).pk, work=SmallWork(meanwhile=raising(Cancelled())))

    assert (job_of(asset).state, fresh(asset).state) == ("cancelled", "cancelled")
    assert published_keys(asset) == []
    assert not (work_root() / str(job_of(asset).pk)).exists()


def test_progress_is_told_and_never_goes_back(heard: Heard, monkeypatch) -> None:
    monkeypatch.setattr("media_pipeline.jobs.run.TELL_EVERY_S", 0)

    def shares(run: Run) -> None:
        for share in (0.1, 0.5, 0.3, 0.50001, 0.7, 1.0):
            run.tell(share)

    run_job(job_of(an_asset()).pk, work=SmallWork(meanwhile=shares))

    assert [value for kind, value in heard.told if kind == "progress"] == [
        "100", "500", "700", "999",
    ]  # fmt: skip


def test_progress_is_told_at_most_twice_a_second(heard: Heard) -> None:
    def shares(run: Run) -> None:
        for share in range(100):
            run.tell(share / 100)

    run_job(job_of(an_asset()).pk, work=SmallWork(meanwhile=shares))

    assert len([kind for kind, _ in heard.told if kind == "progress"]) == 1


def test_nobody_hears_of_a_publication_that_did_not_happen(heard: Heard) -> None:
    """A receiver's own rows are part of the publication: when they fail, it did not happen."""
    asset = an_asset()

    def refuse(asset: Asset, **_: object) -> None:
        raise ZeroDivisionError

    asset_ready.connect(refuse)
    try:
        run_job(job_of(asset).pk, work=SmallWork())
    finally:
        asset_ready.disconnect(refuse)

    assert (fresh(asset).live_version, job_of(asset).state) == (None, "open")
    due_again(asset)
    run_job(job_of(asset).pk, work=SmallWork())
    assert fresh(asset).state == "ready"


def test_files_sent_to_the_wrong_store_are_sent_again_to_the_right_one() -> None:
    asset = an_asset()

    def moved(run: Run) -> None:
        Asset.objects.filter(pk=asset.pk).update(delivery="guarded")

    run_job(job_of(asset).pk, work=SmallWork(meanwhile=moved))
    assert job_of(asset).error_code == "delivery_changed"
    due_again(asset)
    run_job(job_of(asset).pk, work=SmallWork())

    version = fresh(asset).live_version
    assert version is not None
    assert store("guarded").exists(version.master)


def test_the_pause_is_never_shorter_than_promised() -> None:
    pauses = [closing.pause_after(3).total_seconds() for _ in range(50)]

    assert 40 <= min(pauses) <= max(pauses) <= 60
    assert len(set(pauses)) > 1


@pytest.mark.django_db(transaction=True)
def test_every_write_of_a_run_is_made_while_its_lease_is_held() -> None:
    """Whatever a run saves, it saves inside a transaction that looked at the token."""
    bare: list[str] = []

    assert not connection.in_atomic_block

    def look(sender: type, **_: object) -> None:
        if not connection.in_atomic_block:
            bare.append(sender.__name__)

    asset = an_asset()
    pre_save.connect(look)
    try:
        run_job(job_of(asset).pk, work=SmallWork())
    finally:
        pre_save.disconnect(look)

    assert bare == []
