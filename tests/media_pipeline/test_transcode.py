"""Versions really made from tiny films: what a player and a listener get."""

import itertools
import subprocess
from fractions import Fraction

import pytest

from media_pipeline.transcode import unshaken
from tests.factories import media
from tests.factories.made_media import (
    a_rung,
    complaints,
    fresh_folder,
    keyframe_times,
    made,
    packets,
    streams,
)

PLACE, TITLE, SERIAL = "+31.2304+121.4737/", "外婆的院子", "SN-0042-17"
RUNGS = (
    a_rung(90, max_bps=100_000),
    a_rung(180, width=320, max_bps=250_000),
    a_rung(360, max_bps=600_000),
)


def a_film():
    """Five seconds, three rungs, with everything a phone writes about itself."""
    told = (
        *("-metadata", f"location={PLACE}", "-metadata", f"title={TITLE}"),
        *("-metadata", f"comment={SERIAL}", "-metadata:s:v", f"handler_name={SERIAL}"),
    )
    return media.film("testsrc2=size=640x360:rate=25,noise=alls=20", *told, seconds=5)


def version():
    return made(a_film(), rungs=RUNGS)


def parts(of):
    return [rendition.playlist for rendition in of.renditions]


def test_every_rendition_plays_from_start_to_end_without_a_complaint():
    of = version()

    for playlist in parts(of):
        assert complaints(of.folder / playlist) == "", playlist


def test_every_variant_of_the_master_plays():
    of = version()

    found = streams(of.folder / "master.m3u8")

    assert [one["codec_type"] for one in found].count("video") == len(RUNGS)
    assert complaints(of.folder / "master.m3u8") == ""


def test_all_rungs_have_a_keyframe_at_the_same_times_every_two_seconds():
    of = version()

    times = [keyframe_times(of.folder / f"v{rung.height}/index.m3u8") for rung in RUNGS]

    assert times[0] == [0.0, 2.0, 4.0]
    assert times[1] == times[0]
    assert times[2] == times[0]


def test_a_change_of_scene_adds_no_keyframe():
    flashes = "color=black:size=160x90:rate=25,geq=lum='255*mod(floor(T*3),2)':cb=128:cr=128"

    of = made(media.silent_film(flashes, seconds=4.2))

    assert keyframe_times(of.folder / "v90/index.m3u8") == [0.0, 2.0, 4.0]


def test_all_rungs_are_cut_into_the_same_four_second_segments():
    of = version()

    lists = [
        [
            line
            for line in (of.folder / f"v{rung.height}/index.m3u8").read_text().splitlines()
            if line.startswith("#EXTINF")
        ]
        for rung in RUNGS
    ]

    assert lists[0] == ["#EXTINF:4.000000,", "#EXTINF:1.000000,"]
    assert lists[1] == lists[0]
    assert lists[2] == lists[0]


def test_sound_and_picture_both_begin_at_zero():
    of = version()

    starts = {
        playlist: float(streams(of.folder / playlist)[0]["start_time"]) for playlist in parts(of)
    }

    assert set(starts.values()) == {0.0}


def test_lips_stay_with_words_that_begin_late():
    beep = "sine=frequency=1000:sample_rate=48000,volume=enable='lt(t,1)':volume=0"
    late = media.drawn(
        "mp4",
        *media.picture(),
        *("-itsoffset", "0.5", *media.tone(beep)),
        *(*media.H264, *media.AAC, "-t", "2.5"),
    )

    of = made(late)
    heard = first_sound_s(of.folder / "a96k/index.m3u8")

    assert heard == pytest.approx(1.5, abs=0.06)


def first_sound_s(playlist):
    """When the first sample is louder than a whisper."""
    command = [
        *(str(media.ffmpeg()), "-v", "error", "-i", str(playlist)),
        *("-f", "s16le", "-ac", "1", "-ar", "8000", "-"),
    ]
    samples = memoryview(subprocess.run(command, check=True, capture_output=True).stdout).cast("h")
    return next(at for at, sample in enumerate(samples) if abs(sample) > 2000) / 8000


def test_nothing_a_camera_says_of_place_owner_and_device_survives():
    of = version()

    files = [path for path in of.folder.rglob("*") if path.is_file()]
    leaks = [
        (path.name, word)
        for path in files
        for word in (PLACE, TITLE, SERIAL, "31.2304")
        if word.encode() in path.read_bytes()
    ]

    assert leaks == []
    assert len(files) > len(RUNGS)


def test_chapters_and_encoder_notes_are_gone():
    of = version()

    assert b"x264 - core" not in (of.folder / "v360/00000.m4s").read_bytes()
    assert not streams(of.folder / "v360/index.m3u8")[0].get("tags", {}).get("comment")


def test_the_picture_is_eight_bit_420_upright_and_square():
    of = version()

    found = streams(of.folder / "v180/index.m3u8")[0]

    assert (found["width"], found["height"]) == (320, 180)
    assert found["pix_fmt"] == "yuv420p"
    assert found["sample_aspect_ratio"] == "1:1"


def test_a_film_of_full_range_is_brought_to_the_range_of_television():
    full = ("-pix_fmt", "yuvj420p", "-color_range", "pc")

    of = made(media.silent_film(media.PICTURE, *full, seconds=0.4))
    found = streams(of.folder / "v90/index.m3u8")[0]

    assert found["pix_fmt"] == "yuv420p"
    assert found.get("color_range", "tv") == "tv"


def test_no_rung_takes_much_more_than_its_cap():
    of = version()

    peaks = {
        rendition.name: rendition.bitrate.peak_bps for rendition in of.renditions if rendition.width
    }

    for rung in RUNGS:
        assert peaks[rung.name] <= 1.3 * rung.max_bps


def test_an_unsteady_film_becomes_steady():
    jumps = "testsrc2=size=160x90:rate=30,select='not(between(n,5,14))'"

    path = media.silent_film(jumps, "-fps_mode", "vfr", seconds=2)
    of = made(path, fps=Fraction(30))
    times = sorted(float(one["pts_time"]) for one in packets(of.folder / "v90/index.m3u8"))
    gaps = [round(after - before, 3) for before, after in itertools.pairwise(times)]

    assert set(gaps) <= {0.033, 0.034}


def test_a_picture_that_ends_before_the_sound_stands_still_until_its_end():
    short = media.drawn(
        "mp4",
        *("-t", "0.6", *media.picture()),
        *("-t", "1.6", *media.tone()),
        *(*media.H264, *media.AAC),
    )

    of = made(short)
    lengths = {rendition.name: rendition.duration_s for rendition in of.renditions}

    assert lengths["90"] == pytest.approx(of.plan.duration_s, abs=0.05)
    assert lengths["96k"] == pytest.approx(of.plan.duration_s, abs=0.05)


def test_a_sound_that_ends_before_the_picture_is_silent_until_its_end():
    short = media.drawn(
        "mp4",
        *("-t", "1.6", *media.picture()),
        *("-t", "0.6", *media.tone()),
        *(*media.H264, *media.AAC),
    )

    of = made(short)
    lengths = {rendition.name: rendition.duration_s for rendition in of.renditions}

    assert lengths["96k"] == pytest.approx(1.6, abs=0.1)


def joined(*films):
    """Streams laid end to end, as a recorder does that was changed midway."""
    path = fresh_folder() / "source.bin"
    path.write_bytes(b"".join(film.read_bytes() for film in films))
    return path


def test_a_picture_that_changes_its_size_midway_is_scaled_on():
    small = media.film(seconds=0.6, suffix="ts")
    large = media.film("testsrc2=size=320x180:rate=25", seconds=0.6, suffix="ts")

    of = made(joined(small, large))

    assert {rendition.name for rendition in of.renditions} == {"90", "48k", "96k"}
    assert complaints(of.folder / "v90/index.m3u8") == ""


def test_a_sound_that_changes_its_rate_midway_does_not_begin_again():
    plain = media.sound(seconds=0.6, suffix="mp3")
    other = media.sound("-ar", "44100", seconds=0.6, suffix="mp3")

    of = made(joined(plain, other))
    sound = next(rendition for rendition in of.renditions if rendition.name == "96k")

    assert sound.duration_s == pytest.approx(of.plan.duration_s, abs=0.05)


def test_a_tool_that_cannot_drop_changed_sound_is_not_asked_to(tmp_path):
    old = tmp_path / "ffmpeg"
    old.write_text("#!/bin/sh\necho ' -reinit_filter  reinit filtergraph'\n")
    old.chmod(0o755)

    assert unshaken(old, cwd=tmp_path) == ("-reinit_filter:v", "0")
    assert "-drop_changed:a" in unshaken(media.ffmpeg(), cwd=tmp_path)


def test_a_film_of_one_frame_still_plays():
    of = made(media.silent_film(media.PICTURE, "-frames:v", "1"))

    assert len(packets(of.folder / "v90/index.m3u8")) == 1
    assert complaints(of.folder / "v90/index.m3u8") == ""


def test_a_film_without_sound_has_no_sound_group():
    of = made(media.silent_film(seconds=0.4))

    assert "AUDIO" not in of.master
    assert [rendition.name for rendition in of.renditions] == ["90"]
    assert [one["codec_type"] for one in streams(of.folder / "master.m3u8")] == ["video"]


def test_a_sound_alone_becomes_playlists_of_sound():
    of = made(media.sound(seconds=1))

    assert of.plan.kind == "audio"
    assert [rendition.name for rendition in of.renditions] == ["48k", "96k"]
    assert {one["codec_type"] for one in streams(of.folder / "master.m3u8")} == {"audio"}
    assert complaints(of.folder / "master.m3u8") == ""


def test_a_cover_becomes_the_poster_and_never_a_film():
    of = made(media.sound_with_cover())

    assert not [rendition for rendition in of.renditions if rendition.width]
    assert [path.name for path in of.posters] == ["poster.webp", "poster.jpg"]


def test_progress_only_grows_and_ends_at_the_whole():
    of = version()

    assert list(of.progress) == sorted(set(of.progress))
    assert of.progress[-1] == 1.0
    assert all(0 < fraction <= 1 for fraction in of.progress)
