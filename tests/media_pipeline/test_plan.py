"""What is made of a file, decided without the file."""

from dataclasses import replace
from fractions import Fraction

import pytest

from media_pipeline.errors import NotMedia, NotYet
from media_pipeline.plan import plan, profile_hash
from media_pipeline.probe import Probe, SoundStream, VideoStream
from media_pipeline.profiles import LADDER, PROFILE
from media_pipeline.sniff import Container

MP4 = Container(demuxer="mov", mime="video/mp4")


def a_picture(**differences: object) -> VideoStream:
    """Full HD, upright, progressive, eight bits, 25 a second."""
    plain = VideoStream(
        index=0,
        codec="h264",
        width=1920,
        height=1080,
        pixel_format="yuv420p",
        bit_depth=8,
        fps=Fraction(25),
        has_constant_rate=True,
        frames=250,
        rotation=0,
        is_mirrored=False,
        pixel_shape=Fraction(1),
        is_interlaced=False,
        is_hdr=False,
    )
    return replace(plain, **differences)


def a_sound(**differences: object) -> SoundStream:
    plain = SoundStream(
        index=1,
        codec="aac",
        channels=2,
        sample_rate=48000,
        language="",
        title="",
        is_default=True,
    )
    return replace(plain, **differences)


def a_probe(**differences: object) -> Probe:
    plain = Probe(
        container=MP4,
        duration_s=10.0,
        start_s=0.0,
        video=a_picture(),
        sounds=(a_sound(),),
        cover_index=None,
    )
    return replace(plain, **differences)


def sizes(made: tuple) -> list[tuple[int, int]]:
    return [(rung.width, rung.height_px) for rung in made]


def test_a_full_film_gets_every_rung_a_sound_and_a_poster():
    made = plan(a_probe())

    assert made.kind == "video"
    assert sizes(made.rungs) == [(426, 240), (640, 360), (1280, 720), (1920, 1080)]
    assert [rung.label for rung in made.rungs] == ["极省", "流畅", "高清", "超清"]
    assert (made.gop_s, made.segment_s, made.fps) == (2, 4, 25)
    assert made.sound is not None
    assert made.poster


@pytest.mark.parametrize(
    ("picture", "what"),
    [
        ({"is_hdr": True, "bit_depth": 10}, "高动态范围（HDR）画面"),
        ({"bit_depth": 10}, "10位色深的画面"),
        ({"bit_depth": 12}, "12位色深的画面"),
        ({"is_interlaced": True}, "隔行扫描的画面"),
        ({"rotation": 90}, "横竖方向转过的画面"),
        ({"rotation": 180}, "横竖方向转过的画面"),
        ({"is_mirrored": True}, "左右翻转的画面"),
        ({"pixel_shape": Fraction(5)}, "像素不是正方形的画面"),
        ({"pixel_shape": Fraction(1, 5)}, "像素不是正方形的画面"),
    ],
    ids=[
        "hdr", "ten bits", "twelve bits", "interlaced", "on its side", "on its head", "mirrored",
        "five times as wide", "five times as high",
    ],
)  # fmt: skip
def test_what_waits_for_later_is_refused_with_its_name(picture: dict, what: str):
    probed = a_probe(video=a_picture(**picture))

    with pytest.raises(NotYet) as refused:
        plan(probed)

    assert refused.value.message == f"这种视频暂时还不能处理：{what}"
    assert refused.value.code == "media_not_yet"
    assert len(refused.value.message) <= 40


@pytest.mark.parametrize(
    ("shape", "top"),
    [
        (Fraction(1), (720, 576)),
        (Fraction(1279, 1280), (720, 576)),
        (Fraction(16, 11), (1046, 576)),
        (Fraction(8, 9), (640, 576)),
    ],
    ids=["square", "meant to be square", "wide", "narrow"],
)
def test_pixels_become_square_without_bending_the_picture(shape: Fraction, top: tuple[int, int]):
    probed = a_probe(video=a_picture(width=720, height=576, pixel_shape=shape))

    made = plan(probed)

    assert sizes(made.rungs)[-1] == top
    assert ("像素改成正方形，画面不变形" in made.notes) is (top[0] != 720)


@pytest.mark.parametrize(
    ("fps", "is_constant", "expected", "note"),
    [
        (Fraction(25), True, Fraction(25), None),
        (Fraction(30000, 1001), True, Fraction(30000, 1001), None),
        (Fraction(15), True, Fraction(15), None),
        (Fraction(60), True, Fraction(60), None),
        (Fraction(120), True, Fraction(60), "每秒120帧太快，统一为每秒60帧"),
        (Fraction(100), False, Fraction(60), "帧率不固定，统一为每秒60帧"),
        (Fraction(29), False, Fraction(30), "帧率不固定，统一为每秒30帧"),
        (Fraction(7), False, Fraction(24), "帧率不固定，统一为每秒24帧"),
        (Fraction(41), False, Fraction(50), "帧率不固定，统一为每秒50帧"),
    ],
    ids=[
        "steady", "television", "slow and steady", "the fastest", "too fast", "wild and fast",
        "a phone's", "wild and slow", "halfway",
    ],
)  # fmt: skip
def test_every_film_gets_a_constant_rate(
    fps: Fraction, is_constant: bool, expected: Fraction, note: str | None
):
    probed = a_probe(video=a_picture(fps=fps, has_constant_rate=is_constant))

    made = plan(probed)

    assert made.fps == expected
    assert [text for text in made.notes if "每秒" in text] == ([note] if note else [])


def test_a_film_without_sound_is_planned_without_a_sound():
    made = plan(a_probe(sounds=()))

    assert made.kind == "video"
    assert made.sound is None
    assert "没有声音" in made.notes


def test_sound_without_a_picture_is_planned_as_sound():
    made = plan(a_probe(video=None))

    assert (made.kind, made.rungs, made.video_index) == ("audio", (), None)
    assert made.sound is not None
    assert not made.poster
    assert "没有画面，做成声音" in made.notes


def test_a_cover_is_the_poster_and_never_a_film():
    made = plan(a_probe(video=None, cover_index=2))

    assert (made.kind, made.poster, made.cover_index) == ("audio", True, 2)
    assert "封面图片用作海报" in made.notes


def test_nothing_to_see_and_nothing_to_hear_is_no_media():
    with pytest.raises(NotMedia):
        plan(a_probe(video=None, sounds=()))


@pytest.mark.parametrize(
    ("languages", "index", "note"),
    [
        (("",), 1, None),
        (("eng", "zho"), 2, "有2条声音，用普通话的一条"),
        (("eng", "jpn", "chi"), 3, "有3条声音，用普通话的一条"),
        (("cmn", "zho"), 1, "有2条声音，用普通话的一条"),
        (("yue", "eng"), 1, "有2条声音，用第一条"),
    ],
    ids=["only one", "mandarin second", "the older code", "two of them", "none of them"],
)
def test_of_several_sounds_mandarin_is_kept_else_the_first(
    languages: tuple[str, ...], index: int, note: str | None
):
    sounds = tuple(
        a_sound(index=at, language=language) for at, language in enumerate(languages, start=1)
    )

    made = plan(a_probe(sounds=sounds))

    assert made.sound is not None
    assert made.sound.index == index
    assert [text for text in made.notes if "条声音" in text] == ([note] if note else [])


@pytest.mark.parametrize(("channels", "kept"), [(1, 1), (2, 2), (6, 2), (8, 2)])
def test_more_than_two_channels_are_mixed_and_said_so(channels: int, kept: int):
    made = plan(a_probe(sounds=(a_sound(channels=channels),)))

    assert made.sound is not None
    assert made.sound.channels == kept
    assert (f"{channels}个声道混成立体声" in made.notes) is (channels > 2)


def test_what_probing_saw_is_told_first():
    made = plan(a_probe(warnings=("文件在第3分钟处断开",)))

    assert made.notes[0] == "文件在第3分钟处断开"


def test_loudness_and_bits_come_from_the_profile():
    quiet = replace(PROFILE, loudness_lufs=-23.0, sound_bps=64_000)

    made = plan(a_probe(), quiet)

    assert made.sound is not None
    assert (made.sound.loudness_lufs, made.sound.bps) == (-23.0, 64_000)


def test_the_same_decisions_have_the_same_hash():
    once, again = plan(a_probe()), plan(a_probe(duration_s=10.01, warnings=("断开",)))

    assert profile_hash(once) == profile_hash(again)
    assert len(profile_hash(once)) == 16


@pytest.mark.parametrize(
    ("probed", "profile"),
    [
        (a_probe(sounds=()), PROFILE),
        (a_probe(video=a_picture(height=720, width=1280)), PROFILE),
        (a_probe(video=a_picture(fps=Fraction(30))), PROFILE),
        (a_probe(sounds=(a_sound(index=2),)), PROFILE),
        (a_probe(), replace(PROFILE, pipeline=2)),
        (a_probe(), replace(PROFILE, preset="slow")),
        (a_probe(), replace(PROFILE, gop_s=4)),
        (a_probe(), replace(PROFILE, ladder=LADDER[:2])),
    ],
    ids=[
        "no sound", "smaller", "faster", "another sound", "another pipeline", "another preset",
        "another rhythm", "a shorter ladder",
    ],
)  # fmt: skip
def test_another_decision_has_another_hash(probed: Probe, profile: object):
    usual = profile_hash(plan(a_probe()))

    other = profile_hash(plan(probed, profile))

    assert other != usual
