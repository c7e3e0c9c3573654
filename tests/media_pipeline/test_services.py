"""Sending, cancelling, trying again, deleting, captioning: what each does and what it refuses."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cms.core import clock
from media_pipeline import services
from media_pipeline.errors import NothingToCancel, NothingToRetry
from media_pipeline.jobs import leases
from media_pipeline.jobs.wake_ups import RUN_JOB
from media_pipeline.models import Asset, Job, SourceFile, Version
from media_pipeline.querysets import waiting_wake_ups
from media_pipeline.services.submitting import source_key
from media_pipeline.stores import PRIVATE, store
from media_pipeline.titles import clean_title
from tests.factories.media_jobs import a_lease, an_asset, fresh, job_of, published_keys
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def bytes_of(source: SourceFile) -> bytes:
    with store(PRIVATE).open(source.key) as file:
        return file.read()


def in_state(state: str, **words: Any) -> Asset:
    """An asset whose one job is over."""
    asset = an_asset()
    if state == "ready":
        words["live_version"] = Version.objects.get(asset=asset)
    Asset.objects.filter(pk=asset.pk).update(state=state, **words)
    Job.objects.filter(version__asset=asset).update(state="failed", attempt=5, progress=400)
    return fresh(asset)


def test_a_sent_file_is_kept_and_its_work_is_queued() -> None:
    owner, at = make_person(), clock.now()

    asset = an_asset(b"a film", owner=owner, delivery="guarded", at=at)

    asset = fresh(asset)
    assert (asset.state, asset.kind, asset.title) == ("uploaded", "", "荷塘")
    assert (asset.owner, asset.delivery, asset.created_at) == (owner, "guarded", at)
    assert bytes_of(asset.source) == b"a film"
    assert asset.source.bytes == 6
    assert job_of(asset).not_before == at
    (row,) = waiting_wake_ups(RUN_JOB, clock.now())
    assert (row.queue_name, row.args_kwargs["args"]) == ("media", [job_of(asset).pk])


def test_the_same_content_is_kept_once_whatever_it_is_called() -> None:
    first = an_asset(b"same", title="早市")
    second = an_asset(b"same", title="晚市")

    assert first.source == second.source
    assert first != second
    assert first.uuid != second.uuid


def test_an_upload_held_in_memory_is_kept_whole_wherever_it_was_read_to() -> None:
    file = io.BytesIO(b"a sound")
    file.read()

    asset = services.submit(file=file, filename="晨曲.mp3", at=clock.now())

    assert bytes_of(asset.source) == b"a sound"
    assert asset.title == "晨曲"


def test_a_file_that_lies_in_the_store_already_is_not_moved() -> None:
    key = source_key()
    store(PRIVATE).put_bytes(key, b"in parts")
    stored = services.StoredFile(key=key, sha256="b" * 64, bytes=8)

    asset = services.submit(file=stored, title="分段", at=clock.now())

    assert (asset.source.key, asset.source.sha256) == (key, "b" * 64)


def test_a_stored_file_known_already_is_dropped(django_capture_on_commit_callbacks) -> None:
    known = an_asset(b"known").source
    key = source_key()
    store(PRIVATE).put_bytes(key, b"known")
    stored = services.StoredFile(key=key, sha256=known.sha256, bytes=5)

    with django_capture_on_commit_callbacks(execute=True):
        asset = services.submit(file=stored, title="又一次", at=clock.now())

    assert asset.source == known
    assert not store(PRIVATE).exists(key)
    assert bytes_of(known) == b"known"


def test_a_missing_file_leaves_no_row(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        services.submit(file=tmp_path / "gone", title="没有", at=clock.now())

    assert not Asset.objects.exists()
    assert not SourceFile.objects.exists()


@pytest.mark.parametrize(
    ("title", "filename", "becomes"),
    [
        ("荷塘 月色", "a.mp4", "荷塘 月色"),
        ("", "采风-荷塘.mp4", "采风-荷塘"),
        ("  ", r"C:\films\早市.MOV", "早市"),
        ("", "/etc/passwd", "passwd"),
        ("", "", "未命名"),
        ("", ".mp4", ".mp4"),
        ("a\nb\tc", "", "a b c"),
        ("gpj.\u202egnp", "", "gpj.gnp"),
        ("nul\0l", "", "null"),
        ("\ud800half", "", "half"),
        ("e\u0301te\u0301", "", "\u00e9t\u00e9"),
        ("-i concat:x", "", "-i concat:x"),
        ("长" * 200, "", "长" * 120),
        ("\u200b\u200b", "", "未命名"),
    ],
)
def test_a_title_is_one_line_that_can_be_seen(title: str, filename: str, becomes: str) -> None:
    assert clean_title(title, filename=filename) == becomes


def test_a_waiting_job_is_cancelled_at_once() -> None:
    asset = an_asset()

    services.cancel(asset=asset, at=clock.now())

    assert (asset.state, job_of(asset).state) == ("cancelled", "cancelled")


def test_a_job_in_a_dead_hand_is_cancelled_at_once() -> None:
    asset, at = an_asset(), clock.now()
    a_lease(asset, at=at)

    services.cancel(asset=asset, at=at + leases.LENGTH)

    assert (asset.state, job_of(asset).lease_token) == ("cancelled", "")


def test_a_job_in_a_living_hand_is_asked_to_stop() -> None:
    asset = an_asset()
    a_lease(asset)

    services.cancel(asset=asset, at=clock.now())

    assert (asset.state, job_of(asset).state) == ("uploaded", "open")
    assert job_of(asset).cancel_requested


@pytest.mark.parametrize("state", ["ready", "failed", "refused", "cancelled"])
def test_what_is_over_cannot_be_cancelled(state: str) -> None:
    asset = in_state(state)

    with pytest.raises(NothingToCancel) as refusal:
        services.cancel(asset=asset, at=clock.now())

    assert refusal.value.message == "已经处理完了，不用再取消"
    assert fresh(asset).state == state


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_what_was_our_fault_or_somebodys_wish_is_tried_again(state: str) -> None:
    asset = in_state(state, error_code="store_fault", error_text="没有处理好，请稍后重试")
    Job.objects.update(cancel_requested=True)
    at = clock.now()

    services.retry(asset=asset, at=at)

    job = job_of(asset)
    assert (fresh(asset).state, fresh(asset).error_text) == ("uploaded", "")
    assert (job.state, job.attempt, job.progress, job.cancel_requested) == ("open", 0, 0, False)
    assert leases.claim(job.pk, at=at) is not None


def test_a_failed_update_is_tried_again_while_the_old_version_plays() -> None:
    asset = in_state("ready", error_code="store_fault", error_text="没有处理好，请稍后重试")

    services.retry(asset=asset, at=clock.now())

    assert (fresh(asset).state, fresh(asset).error_code) == ("ready", "")
    assert job_of(asset).state == "open"


@pytest.mark.parametrize("state", ["refused", "ready", "uploaded"])
def test_what_is_well_or_hopeless_is_not_tried_again(state: str) -> None:
    asset = in_state(state)

    with pytest.raises(NothingToRetry) as refusal:
        services.retry(asset=asset, at=clock.now())

    assert refusal.value.message == "这个文件现在不能重试"
    assert job_of(asset).state == "failed"


def test_what_is_being_worked_on_is_not_tried_again() -> None:
    asset = an_asset()
    Asset.objects.update(state="failed")

    with pytest.raises(NothingToRetry):
        services.retry(asset=asset, at=clock.now())


def test_a_deleted_asset_is_hidden_at_once_and_its_work_ends() -> None:
    asset, at = an_asset(), clock.now()

    services.delete(asset=asset, at=at)

    assert (asset.state, asset.deleted_at) == ("deleted", at)
    assert job_of(asset).state == "cancelled"
    assert not Asset.objects.kept().exists()


def test_deleting_again_changes_nothing() -> None:
    asset, at = an_asset(), clock.now()
    services.delete(asset=asset, at=at)

    services.delete(asset=asset, at=at + timedelta(days=1))

    assert fresh(asset).deleted_at == at


def test_a_deleted_asset_keeps_its_files_for_who_still_plays_them() -> None:
    asset = in_state("ready")
    store("open").put_bytes(f"v/{asset.uuid}/p/master.m3u8", b"#EXTM3U")

    services.delete(asset=asset, at=clock.now())

    assert len(published_keys(asset)) == 1
    assert fresh(asset).live_version is not None


def captioned(asset: Asset, words: str, *, language: str = "zh") -> Any:
    return services.attach_track(
        asset=asset, language=language, label="中文", vtt_text=words, at=clock.now()
    )


@pytest.mark.parametrize("delivery", ["open", "guarded"])
def test_captions_lie_where_their_asset_lies(delivery: str) -> None:
    asset = an_asset(delivery=delivery)

    track = captioned(asset, "WEBVTT\n\n采风\n")

    with store(delivery).open(track.key) as file:
        assert file.read().decode() == "WEBVTT\n\n采风\n"
    assert (track.origin, track.language, track.label) == ("uploaded", "zh", "中文")


def test_new_captions_replace_the_old_ones_under_a_new_key(
    django_capture_on_commit_callbacks,
) -> None:
    asset = an_asset()
    old = captioned(asset, "WEBVTT\n\nold\n").key

    with django_capture_on_commit_callbacks(execute=True):
        new = captioned(asset, "WEBVTT\n\nnew\n").key

    assert new != old
    assert published_keys(asset) == [new]


def test_each_language_has_captions_of_its_own() -> None:
    asset = an_asset()

    captioned(asset, "WEBVTT\n")
    captioned(asset, "WEBVTT\n", language="en")

    assert [track.language for track in asset.tracks.all()] == ["en", "zh"]
    assert len(published_keys(asset)) == 2
