"""Headers that say nothing of use, and headers that say far too much: the film still plays."""

import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from cms.core import clock
from media_pipeline import services
from media_pipeline.cage import Limits
from media_pipeline.probe import Probe, probe, to_json
from media_pipeline.sniff import sniff
from media_pipeline.tasks import run_job
from tests.factories import media
from tests.factories.made_media import complaints, made, packets
from tests.factories.media_jobs import fresh, job_of, published_keys

WORD = "词".encode()
# More than is kept of what ffprobe says.
TOO_MUCH = Limits(timeout_s=1).stdout_bytes + 100_000
STORED_AT_MOST = 2000


def probed(path: Path) -> Probe:
    return probe(path, sniff(path))


def zeroed(source: Path, behind: bytes, *, after: int, size: int) -> Path:
    """The file with so many bytes set to nothing, counted from the end of a mark in it."""
    content = bytearray(source.read_bytes())
    at = content.index(behind) + len(behind) + after
    assert any(content[at : at + size])
    content[at : at + size] = bytes(size)
    path = media.folder() / f"zero-{behind.hex()}-{after}-{source.name}"
    path.write_bytes(content)
    return path


def no_rate_and_no_scale() -> Path:
    """An AVI whose stream has 0/0 frames a second."""
    return zeroed(media.film(suffix="avi"), b"vids", after=16, size=8)


def no_rate() -> Path:
    return zeroed(media.film(suffix="avi"), b"vids", after=20, size=4)


def no_time_a_frame() -> Path:
    """An MP4 whose every frame lasts nothing."""
    film = media.silent_film()
    content = film.read_bytes()
    assert struct.unpack(">I", content[content.index(b"stts") + 8 :][:4]) == (1,)
    return zeroed(film, b"stts", after=12, size=4)


def no_clock() -> Path:
    """An MP4 that counts its seconds in no parts at all."""
    return zeroed(media.silent_film(), b"mvhd", after=12, size=4)


def no_frame_length() -> Path:
    """A Matroska film whose frames come every 0 ns."""
    return zeroed(media.silent_film(suffix="mkv"), b"\x23\xe3\x83\x84", after=0, size=4)


def no_announced_rate() -> Path:
    film = media.drawn("flv", *media.picture(), *media.H264, "-t", "1")
    return zeroed(film, b"framerate", after=1, size=8)


WITHOUT_RATE = [
    no_rate_and_no_scale, no_rate, no_time_a_frame, no_clock, no_frame_length, no_announced_rate,
]  # fmt: skip


@pytest.mark.parametrize("drawn", WITHOUT_RATE)
def test_film_of_0_fps_is_measured_by_its_packets(drawn: Callable[[], Path]):
    found = probed(drawn())

    assert found.video is not None
    assert found.video.frames == 25
    assert 12 <= found.video.fps <= 30
    assert found.duration_s == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("drawn", [no_rate_and_no_scale, no_time_a_frame, no_frame_length])
def test_film_of_0_fps_is_made_with_a_steady_rate_and_plays(drawn: Callable[[], Path]):
    of = made(drawn())

    assert 24 <= of.plan.fps <= 30
    assert complaints(of.folder / "v90/index.m3u8") == ""
    assert len(packets(of.folder / "v90/index.m3u8")) == pytest.approx(of.plan.fps, abs=2)


def told(size: int, *, chapters: int = 0) -> Path:
    """Words for the whole, and for its first stream, as ffmpeg reads them from a file."""
    words = WORD.decode() * (size // len(WORD))
    lines = [";FFMETADATA1", f"title={words}", "[STREAM]", f"title={words}"]
    for at in range(chapters):
        lines += ["[CHAPTER]", "TIMEBASE=1/10000", f"START={at}", f"END={at + 1}", "title=词词"]
    path = media.folder() / f"told-{size}-{chapters}.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def telling(source: Path, words: Path, *more: str) -> Path:
    """The same film or sound with these words, of the whole unless `more` says of what."""
    inputs = ("-i", str(source), "-i", str(words), "-map", "0", "-map_chapters", "1")
    meant = more or ("-map_metadata", "1")
    return media.drawn(source.suffix[1:], *inputs, *meant, "-c", "copy")


def titles_too_long_to_be_told() -> Path:
    film = media.film(suffix="mkv")
    return telling(film, told(TOO_MUCH), "-map_metadata:s:0", "1:s:0")


def long_words_in_mp4() -> Path:
    return telling(media.film(), told(TOO_MUCH))


def long_card_before_a_song() -> Path:
    return telling(media.sound(suffix="mp3"), told(TOO_MUCH))


def thousands_of_chapters() -> Path:
    return telling(media.film(suffix="mkv"), told(30, chapters=3000))


def enclosed_font() -> Path:
    font = media.folder() / "font.ttf"
    font.write_bytes(WORD * (TOO_MUCH // len(WORD)))
    source = ("-i", str(media.film(suffix="mkv")), "-attach", str(font))
    return media.drawn("mkv", *source, "-metadata:s:t", "mimetype=font/ttf", "-c", "copy")


TALKATIVE = [
    titles_too_long_to_be_told, long_words_in_mp4, long_card_before_a_song, thousands_of_chapters,
    enclosed_font,
]  # fmt: skip


@pytest.mark.parametrize("drawn", TALKATIVE)
def test_very_large_metadata_is_stripped(drawn: Callable[[], Path]):
    source = drawn()
    assert source.read_bytes().count(WORD * 2) >= 3000

    of = made(source)

    files = {path.name: path.read_bytes() for path in of.folder.rglob("*") if path.is_file()}
    assert [name for name, content in files.items() if WORD * 2 in content] == []
    assert sum(map(len, files.values())) < 200_000
    assert complaints(of.folder / "master.m3u8") == ""
    assert of.plan.duration_s == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("drawn", [titles_too_long_to_be_told, long_card_before_a_song])
def test_very_large_metadata_is_not_kept_beside_the_source(drawn: Callable[[], Path]):
    found = probed(drawn())

    assert len(found.sounds) == 1
    assert len(json.dumps(to_json(found), ensure_ascii=False)) < STORED_AT_MOST


def test_film_whose_titles_are_too_long_to_be_told_tells_everything_else():
    plain, found = probed(media.film(suffix="mkv")), probed(titles_too_long_to_be_told())

    assert plain.video is not None
    assert found.video == plain.video
    assert (found.sounds[0].title, found.sounds[0].language) == ("", "")
    assert found.sounds[0].sample_rate == plain.sounds[0].sample_rate


@pytest.mark.django_db
def test_film_with_titles_too_long_to_be_told_is_ready_at_the_first_try(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("media_pipeline.jobs.heartbeat.LOOK_S", 600)
    path = titles_too_long_to_be_told()
    asset = services.submit(file=path, filename="film.mkv", at=clock.now())

    run_job.func(job_of(asset).pk)

    asset = fresh(asset)
    assert (asset.state, job_of(asset).attempt, asset.error_text) == ("ready", 1, "")
    assert published_keys(asset)
