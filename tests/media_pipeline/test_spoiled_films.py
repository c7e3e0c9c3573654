"""What becomes of films that are not what they claim: from what was sent to what is played."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from cms.core import clock
from media_pipeline import services
from media_pipeline.models import Asset
from media_pipeline.stores import store
from media_pipeline.tasks import run_job
from tests.factories import media
from tests.factories.made_media import complaints
from tests.factories.media_jobs import fresh, job_of, published_keys

pytestmark = pytest.mark.django_db
TEN_HOURS_S = 36_000
FEW_SAMPLES = 200


@pytest.fixture(autouse=True)
def _no_other_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The heartbeat's own connection sees nothing of a test's transaction: it does not look."""
    monkeypatch.setattr("media_pipeline.jobs.heartbeat.LOOK_S", 600)


def worked_on(path: Path, *, filename: str = "") -> Asset:
    asset = services.submit(file=path, filename=filename or path.name, at=clock.now())
    run_job.func(job_of(asset).pk)
    return fresh(asset)


def cut_midway(folder: Path) -> Path:
    whole = media.film("testsrc2=size=320x180:rate=25", "-movflags", "+faststart", seconds=6)
    path = folder / "cut.mp4"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return path


def kept_in(asset: Asset, folder: Path) -> Path:
    """The version as it was published, on this disk."""
    for key in published_keys(asset):
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        with store(asset.delivery).open(key) as file:
            path.write_bytes(file.read())
    assert asset.live_version
    return folder / asset.live_version.master


def test_film_that_was_cut_midway_plays_to_the_cut_and_names_the_minute(tmp_path: Path) -> None:
    asset = worked_on(cut_midway(tmp_path))

    version = asset.live_version
    assert version
    assert asset.state == "ready"
    assert version.notes[0] == "文件在第1分钟处断开，只保留了前面能播放的部分"
    assert 2 < (version.duration_s or 0) < 5
    assert complaints(kept_in(asset, tmp_path)) == ""


def unreadable_picture(folder: Path) -> Path:
    whole = media.drawn(
        "avi", *media.picture(), *media.tone(), "-c:v", "mjpeg", "-c:a", "mp3", "-t", "1"
    )
    path = folder / "film.avi"
    path.write_bytes(whole.read_bytes().replace(b"MJPG", b"XXXX"))
    return path


def sound_called_a_film(folder: Path) -> Path:
    path = folder / "film.mp4"
    path.write_bytes(media.sound(suffix="m4a").read_bytes())
    return path


@pytest.mark.parametrize(
    ("drawn", "note"),
    [
        (unreadable_picture, "画面读不出来，只保留了声音"),
        (sound_called_a_film, "没有画面，做成声音"),
    ],
    ids=["no picture decodes", "no picture is there"],
)
def test_what_claims_to_be_a_film_and_only_sounds_becomes_a_sound(
    drawn: Callable[[Path], Path], note: str, tmp_path: Path
) -> None:
    asset = worked_on(drawn(tmp_path))

    version = asset.live_version
    assert version
    assert (asset.state, asset.kind) == ("ready", "audio")
    assert note in version.notes
    assert {one.width for one in version.renditions.all()} == {None}


NAMES = {
    "another kind": ("film.mp3", "film"),
    "no kind": ("film", "film"),
    "a page": ("film.html", "film"),
    "an option": ("-i.mp4", "-i"),
    "a pattern": ("%03d.mp4", "%03d"),
    "quotes": ("a'b\"c$(touch x);.mp4", "a'b\"c$(touch x);"),
    "right to left": ("report\u202e4pm.exe", "report4pm"),
    "nothing": ("fi\0lm.mp4", "film"),
}


@pytest.mark.parametrize(("filename", "title"), NAMES.values(), ids=NAMES)
def test_name_is_a_title_whatever_it_says_and_the_film_is_ready(filename: str, title: str) -> None:
    film = media.silent_film(media.PICTURE, seconds=0.2)

    asset = worked_on(film, filename=filename)

    assert (asset.state, asset.title, asset.kind) == ("ready", title, "video")
    assert asset.source.key.endswith("/source.bin")
    prefix = f"v/{asset.uuid}/"
    assert [key for key in published_keys(asset) if not key.startswith(prefix)] == []


def test_ten_hours_of_silence_are_too_long(tmp_path: Path) -> None:
    """A true header and no sample that was ever written: the disk holds a hole."""
    size = TEN_HOURS_S * FEW_SAMPLES
    form = struct.pack("<IHHIIHH", 16, 1, 1, FEW_SAMPLES, FEW_SAMPLES, 1, 8)
    head = b"RIFF" + struct.pack("<I", size + 36) + b"WAVEfmt " + form
    path = tmp_path / "silence.wav"
    path.write_bytes(head + b"data" + struct.pack("<I", size))
    os.truncate(path, path.stat().st_size + size)

    asset = worked_on(path)

    assert (asset.state, asset.error_text) == ("refused", "超过6小时，请剪短后再上传")
    assert (job_of(asset).attempt, published_keys(asset)) == (1, [])
