"""Real small films through the whole pipeline: from what was sent to what a phone plays."""

import io
import os
import re
import shutil
import time
import zipfile
from pathlib import Path

import pytest

from cms.core import clock
from media_pipeline import services
from media_pipeline.jobs import pipeline
from media_pipeline.jobs.leaving import KEPT_S, clear_leftovers
from media_pipeline.jobs.run import Run
from media_pipeline.jobs.scratch import work_root
from media_pipeline.models import Asset, Job, Step
from media_pipeline.signals import asset_progress
from media_pipeline.stores import store
from media_pipeline.tasks import run_job as run_job_task
from tests.factories import media
from tests.factories.media_jobs import fresh, job_of, published_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_other_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The heartbeat's own connection sees nothing of a test's transaction: it does not look."""
    monkeypatch.setattr("media_pipeline.jobs.heartbeat.LOOK_S", 600)


def sent(path: Path, **words: str) -> Asset:
    return services.submit(file=path, filename=path.name, at=clock.now(), **words)


def worked_on(asset: Asset) -> Asset:
    run_job_task.func(job_of(asset).pk)
    return fresh(asset)


def text_of(asset: Asset, key: str) -> str:
    with store(asset.delivery).open(key) as file:
        return file.read().decode()


def steps_of(asset: Asset) -> set[str]:
    rows = Step.objects.filter(job=job_of(asset), state="done")
    return set(rows.values_list("kind", flat=True))


def test_a_film_becomes_a_playlist_over_segments_with_a_poster() -> None:
    asset = worked_on(sent(media.film(), title="荷塘"))

    version = asset.live_version
    assert version is not None
    assert (asset.state, asset.kind, job_of(asset).progress) == ("ready", "video", 1000)
    master = text_of(asset, version.master)
    for name in re.findall(r'^(?!#)(\S+)$|URI="([^"]+)"', master, re.MULTILINE):
        part = "".join(name)
        media_list = text_of(asset, f"{version.prefix}/{part}")
        assert "#EXT-X-ENDLIST" in media_list
    assert version.duration_s == pytest.approx(1, abs=0.1)
    assert store("open").exists(version.poster)
    assert version.notes
    assert steps_of(asset) == {"probe", "transcode", "poster", "package", "publish"}


def test_each_rendition_is_told_as_it_was_measured_and_the_source_as_it_was_seen() -> None:
    asset = worked_on(sent(media.film()))

    version = asset.live_version
    assert version is not None
    pictures = [one for one in version.renditions.all() if one.width]
    sounds = [one for one in version.renditions.all() if not one.width]
    assert pictures
    assert sounds
    assert all(one.codecs.startswith("avc1.") for one in pictures)
    assert all(one.codecs == "mp4a.40.2" for one in sounds)
    assert all(one.average_bps <= one.peak_bps for one in version.renditions.all())
    assert all(store("open").exists(one.key) for one in version.renditions.all())
    assert asset.source.sniffed_type == "video/mp4"
    assert asset.source.probe["video"]["width"] == 160


def test_a_sound_becomes_a_sound_asset_without_pictures() -> None:
    path = media.drawn("mp3", *media.tone(), "-t", "1")

    asset = worked_on(sent(path, title="晨曲"))

    version = asset.live_version
    assert version is not None
    assert (asset.kind, version.poster) == ("audio", "")
    assert not any(one.width for one in version.renditions.all())


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"", "media_empty", "文件是空的"),
        (b"just words, and not a few of them\n" * 99, "media_not_media", "不是音视频"),
        (b"PK\x03\x04" + bytes(4000), "media_not_media", "不是音视频"),
        (b"\x7fELF" + bytes(4000), "media_not_media", "不是音视频"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "media_not_media", "不是音视频"),
    ],
    ids=["empty", "words", "an archive", "a program", "a playlist"],
)
def test_what_is_no_media_is_refused_with_its_sentence(
    content: bytes, code: str, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "film.mp4").write_bytes(content)

    asset = worked_on(sent(tmp_path / "film.mp4"))

    assert (asset.state, asset.error_code, asset.error_text) == ("refused", code, sentence)
    assert (asset.live_version, published_keys(asset)) == (None, [])


def test_a_film_without_its_index_is_refused_as_incomplete(tmp_path: Path) -> None:
    whole = media.film().read_bytes()
    (tmp_path / "film.mp4").write_bytes(whole[: whole.index(b"moov") - 4])

    asset = worked_on(sent(tmp_path / "film.mp4"))

    assert (asset.state, asset.error_text) == ("refused", "文件不完整，请重新上传")


def zipped(words: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("page.html", words)
    return packed.getvalue()


@pytest.mark.parametrize("dress", [bytes, zipped], ids=["a page", "an archive"])
def test_a_film_that_is_also_something_else_is_only_a_film_in_the_end(dress, tmp_path: Path):
    script = b"<script>alert('both')</script>"
    path = tmp_path / "film.html"
    path.write_bytes(media.film().read_bytes() + dress(script))

    asset = worked_on(sent(path))

    assert asset.state == "ready"
    for key in published_keys(asset):
        with store("open").open(key) as file:
            assert script not in file.read(), key


def test_of_two_that_send_the_same_film_the_later_waits_and_nothing_is_made_twice() -> None:
    first, second = sent(media.film(), title="早"), sent(media.film(), title="晚")
    waiting = worked_on(second)
    assert (waiting.state, waiting.error_code) == ("probing", "twin_at_work")
    first = worked_on(first)
    Job.objects.filter(pk=job_of(second).pk).update(not_before=clock.now())

    second = worked_on(second)

    assert (first.state, second.state) == ("ready", "ready")
    assert "transcode" in steps_of(first)
    assert steps_of(second) == {"probe", "publish"}
    assert first.live_version.profile_hash == second.live_version.profile_hash
    one, other = published_keys(first), published_keys(second)
    assert [key.split("/")[3:] for key in one] == [key.split("/")[3:] for key in other]
    assert second.live_version.renditions.count() == first.live_version.renditions.count()
    assert store("open").exists(second.live_version.poster)


def test_a_twin_whose_files_are_gone_is_no_help() -> None:
    first = worked_on(sent(media.film()))
    store("open").delete_prefix(f"v/{first.uuid}")

    second = worked_on(sent(media.film()))

    assert second.state == "ready"
    assert "transcode" in steps_of(second)


def test_a_guarded_twin_is_copied_into_the_guarded_store() -> None:
    worked_on(sent(media.film()))

    asset = worked_on(sent(media.film(), delivery="guarded"))

    assert asset.state == "ready"
    assert store("guarded").exists(asset.live_version.master)
    assert store("open").list(f"v/{asset.uuid}") == []
    assert "transcode" not in steps_of(asset)


def test_a_cancelled_first_leaves_its_twin_to_work_itself() -> None:
    first, second = sent(media.film()), sent(media.film())
    services.cancel(asset=first, at=clock.now())

    second = worked_on(second)

    assert second.state == "ready"
    assert "transcode" in steps_of(second)


def broken_at(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something of ours breaks when that part of the pipeline is reached."""

    def break_down(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(pipeline, name, break_down)


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        ("plan", {"probe"}),
        ("transcode", {"probe"}),
        ("choose_poster", {"probe", "transcode"}),
        ("package", {"probe", "transcode", "poster"}),
        ("publish", {"probe", "transcode", "poster", "package"}),
    ],
)
def test_a_job_goes_on_from_the_step_that_broke(
    part: str, kept: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = sent(media.film())
    with monkeypatch.context() as broken:
        broken_at(part, broken)
        worked_on(asset)
    begun = dict(Step.objects.filter(state="done").values_list("kind", "begun_at"))
    assert set(begun) == kept
    Job.objects.update(not_before=clock.now())

    asset = worked_on(asset)

    assert asset.state == "ready"
    assert begun.items() <= dict(Step.objects.values_list("kind", "begun_at")).items()


def test_a_cancel_stops_the_tool_that_is_running(monkeypatch: pytest.MonkeyPatch) -> None:
    asset = sent(media.film(seconds=20))

    class Unwanted(Run):
        def tell(self, share: float) -> None:
            if share > pipeline.PROBED:
                self.beat._is_unwanted.set()

    monkeypatch.setattr("media_pipeline.jobs.runner.Run", Unwanted)
    asset = worked_on(asset)

    assert (asset.state, published_keys(asset)) == ("cancelled", [])
    assert not list(work_root().glob(f"{job_of(asset).pk}/*"))


def test_progress_of_a_film_climbs_while_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media_pipeline.jobs.run.TELL_EVERY_S", 0)
    told: list[int] = []

    def hear(progress: int, **_: object) -> None:
        told.append(progress)

    asset_progress.connect(hear)
    worked_on(sent(media.film(seconds=3)))
    asset_progress.disconnect(hear)

    assert told == sorted(set(told))
    assert told[0] <= 50
    assert 900 <= told[-1] < 1000


def test_old_work_nobody_goes_on_with_is_cleared_away() -> None:
    asset = sent(media.film())
    long_ago = time.time() - KEPT_S - 1
    for name in (str(job_of(asset).pk), "987654", "987655"):
        (work_root() / name).mkdir(parents=True, exist_ok=True)
    for name in (str(job_of(asset).pk), "987654"):
        os.utime(work_root() / name, (long_ago, long_ago))

    clear_leftovers()

    left = {path.name for path in work_root().iterdir()}
    assert left >= {str(job_of(asset).pk), "987655"}
    assert "987654" not in left
    shutil.rmtree(work_root() / "987655")
