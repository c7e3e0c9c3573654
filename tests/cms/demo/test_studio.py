"""Films and sounds as they come out of the studio: spoken, drawn, joined, kept."""

import os
import subprocess
import wave
from array import array
from dataclasses import replace
from pathlib import Path

import pytest

from cms.demo.films import music, studio
from cms.demo.films.narration import SPOKEN_BY_MACHINE, captions_of, joined
from cms.demo.films.scripts import Line, Script
from cms.demo.films.studio import Cast, digest_of, made
from media_pipeline.probe import probe
from media_pipeline.sniff import sniff

CAST = Cast(voices={"师傅": "male_old"}, readings={"戚城": "qi1 cheng2"})
SCRIPT = Script(
    slug="med-test",
    title="视频：试一试",
    form="视频",
    motif="acrobat",
    lines=(
        Line(speaker="师傅", text="走。", detail="a"),
        Line(speaker="师傅", text="停。", detail="b"),
    ),
)
SOUND = replace(SCRIPT, form="音频")
RATE = 22_050


def a_sound(folder: Path, name: str, seconds: float) -> Path:
    path = folder / name
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        sound.writeframes(b"\x10\x00" * round(seconds * RATE))
    return path


@pytest.fixture(scope="module")
def finished(tmp_path_factory, drawings_kept_between_runs) -> tuple[studio.Made, studio.Made]:
    """A film and a sound of two words."""
    return made(SCRIPT, CAST), made(SOUND, CAST)


def test_film_has_the_picture_the_pipeline_is_promised(finished):
    seen = probe(finished[0].path, sniff(finished[0].path))

    assert (seen.video.width, seen.video.height) == (1280, 720)
    assert seen.video.fps == 25
    assert seen.video.has_constant_rate
    assert len(seen.sounds) == 1


def test_sound_has_no_picture(finished):
    seen = probe(finished[1].path, sniff(finished[1].path))

    assert seen.video is None
    assert len(seen.sounds) == 1


def test_film_and_its_sound_last_equally_long(finished):
    film, sound = (probe(one.path, sniff(one.path)).duration_s for one in finished)

    assert film == pytest.approx(sound, abs=0.1)


def test_captions_say_each_sentence_and_own_up_to_the_machine(finished):
    words = finished[0].captions

    assert words.startswith("WEBVTT")
    assert f"{SPOKEN_BY_MACHINE}走。" in words
    assert words.count("-->") == 2
    assert "停。" in words


def test_film_that_was_made_is_taken_as_it_is(finished):
    before = finished[0].path.stat().st_mtime_ns

    again = made(SCRIPT, CAST)

    assert again == finished[0]
    assert again.path.stat().st_mtime_ns == before


def test_film_is_the_same_to_the_byte_when_it_is_made_anew(finished, settings, tmp_path):
    settings.VAR_DIR = tmp_path

    anew = made(SCRIPT, CAST)

    assert anew.path != finished[0].path
    assert anew.path.read_bytes() == finished[0].path.read_bytes()


def test_nothing_half_made_is_left_behind(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path

    def fail(*_, **__):
        raise subprocess.SubprocessError

    monkeypatch.setattr(studio, "speak", fail)
    with pytest.raises(subprocess.SubprocessError):
        made(SCRIPT, CAST)

    assert list(studio.kept_folder().iterdir()) == []


def test_what_a_killed_worker_left_is_cleared_and_what_is_being_made_is_not(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    abandoned, busy = (studio.kept_folder() / f".being-made-{name}" for name in ("old", "new"))
    for folder in (abandoned, busy):
        folder.mkdir(parents=True)
    os.utime(abandoned, (0, 0))

    made(SOUND, CAST)

    assert not abandoned.exists()
    assert busy.exists()


@pytest.mark.parametrize(
    ("script", "cast"),
    [
        (replace(SCRIPT, lines=SCRIPT.lines[:1]), CAST),
        (replace(SCRIPT, motif="opera"), CAST),
        (replace(SCRIPT, title="另一个名字"), CAST),
        (SOUND, CAST),
        (SCRIPT, replace(CAST, voices={"师傅": "child"})),
        (SCRIPT, replace(CAST, readings={"走": "zou4"})),
    ],
    ids=[
        "a line less",
        "another drawing",
        "another title",
        "a sound",
        "another voice",
        "a reading",
    ],
)
def test_whatever_changes_a_film_gives_it_another_name(script, cast):
    assert digest_of(script, cast) != digest_of(SCRIPT, CAST)


def test_reading_that_no_line_needs_changes_no_film():
    more = replace(CAST, readings={**CAST.readings, "颛顼": "zhuan1 xu1"})

    assert digest_of(SCRIPT, more) == digest_of(SCRIPT, CAST)


def test_sentences_follow_each_other_with_a_breath_between(tmp_path):
    spoken = [a_sound(tmp_path, "0.wav", 1.0), a_sound(tmp_path, "1.wav", 0.5)]

    told = joined(spoken, into=tmp_path / "whole.wav")

    moments = [moment for both in told.moments for moment in both]
    assert moments == pytest.approx([0.4, 1.4, 1.8, 2.3], abs=0.001)
    assert told.seconds == pytest.approx(3.1, abs=0.001)
    with wave.open(str(told.path), "rb") as whole:
        assert whole.getnframes() == pytest.approx(3.1 * RATE, abs=2)


def test_captions_stand_as_long_as_their_sentence_is_heard(tmp_path):
    told = joined([a_sound(tmp_path, "0.wav", 61.25)], into=tmp_path / "whole.wav")

    words = captions_of(told, ["很长的一句。"])

    assert "00:00:00.400 --> 00:01:01.650" in words


def test_music_goes_before_the_first_sentence_and_after_the_last(tmp_path):
    spoken = [a_sound(tmp_path, "0.wav", 1.0)]
    around = music.played(like=spoken[0], folder=tmp_path)

    told = joined(spoken, music=around, into=tmp_path / "whole.wav")

    assert told.moments[0] == pytest.approx((7.4, 8.4), abs=0.01)
    assert told.seconds == pytest.approx(12 + 0.4 + 1.0 + 0.8, abs=0.02)


def test_each_piece_is_heard_dies_away_and_never_clips(tmp_path):
    around = music.played(like=a_sound(tmp_path, "0.wav", 0.1), folder=tmp_path)

    for path in (*around.before, *around.after):
        with wave.open(str(path), "rb") as piece:
            assert (piece.getnchannels(), piece.getsampwidth(), piece.getframerate()) == (
                1,
                2,
                RATE,
            )
            levels = array("h", piece.readframes(piece.getnframes()))
        assert 3_000 < max(map(abs, levels)) < 32_000
        assert max(map(abs, levels[-20:])) < 300
