"""What a file really holds."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from media_pipeline.probe import Probe, from_json, probe, to_json
from media_pipeline.probe.facts import bit_depth, fraction
from media_pipeline.sniff import sniff
from tests.factories.media import (
    AAC,
    H264,
    PICTURE,
    drawn,
    film,
    film_in_languages,
    folder,
    picture,
    silent_film,
    sound,
    sound_with_cover,
    tone,
    with_avi_size,
)

FIELDS = "testsrc2=size=160x96:rate=25"
LARGER = "testsrc2=size=320x180:rate=25"


def probed(path: Path) -> Probe:
    return probe(path, sniff(path))


def test_a_plain_film_is_told_in_every_part():
    found = probed(film("testsrc2=size=160x90:rate=30000/1001"))

    video, (heard,) = found.video, found.sounds
    assert video is not None
    assert (video.codec, video.width, video.height, video.bit_depth) == ("h264", 160, 90, 8)
    assert (video.fps, video.has_constant_rate) == (Fraction(30000, 1001), True)
    assert (video.rotation, video.is_mirrored, video.pixel_shape) == (0, False, 1)
    assert not video.is_interlaced
    assert not video.is_hdr
    assert (heard.codec, heard.channels, heard.sample_rate, heard.language) == (
        "aac", 1, 48000, "",
    )  # fmt: skip
    assert found.duration_s == pytest.approx(1, abs=0.05)
    assert (found.cover, found.warnings) == (False, ())


@pytest.mark.parametrize(
    "made",
    [
        lambda: film(suffix="mkv"),
        lambda: film(suffix="avi"),
        lambda: film(suffix="ts"),
        lambda: film(suffix="mov"),
        lambda: drawn("flv", *picture(), *tone(), *H264, *AAC, "-t", "1"),
        lambda: drawn("wmv", *picture(), *tone(), "-c:v", "wmv2", "-c:a", "wmav2", "-t", "1"),
        lambda: drawn("mpg", *picture(), *tone(), "-c:v", "mpeg2video", "-c:a", "mp2", "-t", "1"),
        lambda: drawn("ogv", *picture(), *tone(), "-c:v", "libtheora", "-c:a", "libvorbis",
                      "-t", "1"),
        lambda: drawn("webm", *picture(), *tone(), "-c:v", "libvpx", "-c:a", "libopus", "-t", "1"),
    ],
    ids=["matroska", "avi", "broadcast", "quicktime", "flash", "windows", "dvd", "ogg", "webm"],
)  # fmt: skip
def test_every_container_tells_picture_sound_and_length(made: Callable[[], Path]):
    found = probed(made())

    assert found.video is not None
    assert (found.video.width, found.video.height, found.video.fps) == (160, 90, 25)
    assert len(found.sounds) == 1
    assert found.duration_s == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("suffix", ["m4a", "mp3", "ogg", "flac", "wav", "aac"])
def test_a_sound_alone_has_no_picture(suffix: str):
    found = probed(sound(seconds=2, suffix=suffix))

    assert found.video is None
    assert len(found.sounds) == 1
    assert found.duration_s == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize("suffix", ["mp3", "m4a"])
def test_a_cover_is_no_moving_picture(suffix: str):
    found = probed(sound_with_cover(suffix))

    assert found.video is None
    assert found.cover
    assert found.cover_index == 1


def test_a_film_without_sound_has_none():
    found = probed(silent_film())

    assert found.video is not None
    assert found.sounds == ()


def test_languages_of_several_sounds_are_told():
    found = probed(film_in_languages("eng", "zho", "und"))

    assert [heard.language for heard in found.sounds] == ["eng", "zho", ""]
    assert [heard.is_default for heard in found.sounds] == [True, False, False]


@pytest.mark.parametrize(
    ("made", "holds"),
    [
        (
            lambda: silent_film(PICTURE, "-pix_fmt", "yuv420p10le"),
            {"bit_depth": 10, "is_hdr": False},
        ),
        (
            lambda: silent_film(
                PICTURE,
                *("-pix_fmt", "yuv420p10le", "-vf", "setparams=color_trc=smpte2084"),
            ),
            {"bit_depth": 10, "is_hdr": True},
        ),
        (
            lambda: silent_film(PICTURE, "-vf", "setparams=color_trc=arib-std-b67"),
            {"bit_depth": 8, "is_hdr": True},
        ),
        (
            lambda: silent_film(FIELDS, "-vf", "setfield=tff", "-flags", "+ildct+ilme"),
            {"is_interlaced": True},
        ),
        (
            lambda: drawn(
                "mpg",
                *(*picture(FIELDS), "-vf", "setfield=bff"),
                *("-c:v", "mpeg2video", "-flags", "+ildct+ilme", "-t", "1"),
            ),
            {"is_interlaced": True},
        ),
        (lambda: turned(90), {"rotation": 270, "width": 160, "height": 90}),
        (lambda: turned(-90), {"rotation": 90}),
        (lambda: turned(180), {"rotation": 180, "is_mirrored": False}),
        (lambda: turned(0, "-display_hflip"), {"is_mirrored": True}),
        (lambda: silent_film(PICTURE, "-vf", "setsar=16/11"), {"pixel_shape": Fraction(16, 11)}),
        (lambda: silent_film("testsrc2=size=160x90:rate=120"), {"fps": Fraction(120)}),
        (lambda: drawn("gif", *picture(), "-t", "0.2"), {"codec": "gif", "bit_depth": 8}),
    ],
    ids=[
        "ten bits", "hdr10", "broadcast hdr", "interlaced h264", "interlaced mpeg", "turned left",
        "turned right", "on its head", "mirrored", "wide pixels", "120 a second", "gif",
    ],
)  # fmt: skip
def test_what_the_plan_decides_on_is_seen(made: Callable[[], Path], holds: dict[str, object]):
    video = probed(made()).video

    assert {name: getattr(video, name) for name in holds} == holds


def turned(degrees: int, *more: str) -> Path:
    upright = silent_film()
    return drawn("mp4", "-display_rotation", str(degrees), *more, "-i", str(upright), "-c", "copy")


def test_a_rate_that_varies_is_told_from_a_steady_one():
    uneven = silent_film(PICTURE, "-vf", r"select=not(mod(n\,3))+lt(n\,10)", "-fps_mode", "vfr")

    found = probed(uneven).video

    assert found is not None
    assert not found.has_constant_rate
    assert 8 < found.fps < 25


def test_a_film_of_one_frame_lasts_that_frame():
    found = probed(drawn("mp4", *picture(), *H264, "-frames:v", "1"))

    assert found.video is not None
    assert (found.video.frames, found.video.fps) == (1, 25)
    assert found.duration_s == pytest.approx(0.04)


def test_a_recording_that_states_no_length_is_measured():
    endless = drawn("webm", *picture(), "-c:v", "libvpx", "-live", "1", "-t", "1")

    found = probed(endless)

    assert found.duration_s == pytest.approx(1, abs=0.05)


def test_the_decoded_size_wins_over_the_header():
    honest = drawn("avi", *picture(), "-c:v", "mjpeg", "-t", "0.4")
    lying = folder() / "lying.avi"
    lying.write_bytes(with_avi_size(honest.read_bytes(), width=640, height=100))

    found = probed(lying).video

    assert found is not None
    assert (found.width, found.height) == (160, 90)


def test_a_film_cut_midway_keeps_what_plays_and_names_the_minute(tmp_path: Path):
    whole = film(LARGER, "-movflags", "+faststart", seconds=6).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: len(whole) // 2])

    found = probed(cut)

    assert 2 < found.duration_s < 5
    assert found.warnings == ("文件在第1分钟处断开，只保留了前面能播放的部分",)


def test_a_picture_nobody_can_decode_leaves_the_sound(tmp_path: Path):
    whole = drawn("avi", *picture(), *tone(), "-c:v", "mjpeg", "-c:a", "mp3", "-t", "1")
    broken = tmp_path / "broken.avi"
    broken.write_bytes(whole.read_bytes().replace(b"MJPG", b"XXXX"))

    found = probed(broken)

    assert found.video is None
    assert len(found.sounds) == 1
    assert found.warnings == ("画面读不出来，只保留了声音",)


def test_a_sound_nobody_can_decode_leaves_the_picture(tmp_path: Path):
    whole = drawn("avi", *picture(), *tone(), "-c:v", "mjpeg", "-c:a", "pcm_s16le", "-t", "1")
    at = whole.read_bytes().index(b"auds")
    form = whole.read_bytes().index(b"strf", at) + 8
    broken = tmp_path / "broken.avi"
    broken.write_bytes(patched(whole, at=form, patch=b"\x99\x99"))

    found = probed(broken)

    assert found.video is not None
    assert found.sounds == ()
    assert found.warnings == ("声音读不出来，只保留了画面",)


def patched(source: Path, *, at: int, patch: bytes) -> bytes:
    """The bytes of a file with some of them written over."""
    old = source.read_bytes()
    return old[:at] + patch + old[at + len(patch) :]


def test_a_picture_that_never_comes_leaves_the_sound(tmp_path: Path):
    empty_track = drawn(
        "mkv", *picture(), *tone(), *H264, *AAC, "-map", "0", "-map", "1",
        "-t", "0.5", "-bsf:v", "noise=drop=1",
    )  # fmt: skip

    found = probed(empty_track)

    assert found.video is None
    assert found.duration_s == pytest.approx(0.5, abs=0.1)


def test_titles_and_places_are_not_carried_along():
    named = film(PICTURE, "-metadata", "location=+31.2+121.4/", "-metadata", "title=" + "长" * 5000)

    stored = str(to_json(probed(named)))

    assert "长" not in stored
    assert "31.2" not in stored


@pytest.mark.parametrize(
    "made",
    [film, silent_film, sound_with_cover, lambda: film_in_languages("zho", "eng")],
    ids=["film", "silent film", "cover", "languages"],
)
def test_a_stored_probe_comes_back_equal(made: Callable[[], Path]):
    found = probed(made())

    assert from_json(to_json(found)) == found


@pytest.mark.parametrize(
    ("pixel_format", "bits"),
    [
        ("yuv420p", 8), ("nv12", 8), ("yuvj420p", 8), ("bgra", 8), ("pal8", 8), ("rgb565le", 8),
        ("gray", 8), ("", 8), ("yuv420p10le", 10), ("p010le", 10), ("yuv422p12be", 12),
        ("gbrp14le", 14), ("gray16be", 16), ("rgb48le", 16), ("yuv444p9le", 9), ("xyz12le", 12),
        ("x2rgb10le", 10),
    ],
)  # fmt: skip
def test_bits_of_a_colour_are_read_from_the_formats_name(pixel_format: str, bits: int):
    assert bit_depth(pixel_format) == bits


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("30000/1001", Fraction(30000, 1001)), ("4:3", Fraction(4, 3)), ("25", Fraction(25)),
        ("0/0", None), ("0:1", None), ("N/A", None), (None, None), ("-1/25", None), ("1/0", None),
    ],
)  # fmt: skip
def test_ffprobes_fractions_are_read_and_nonsense_is_none(text: object, number: object):
    assert fraction(text) == number
