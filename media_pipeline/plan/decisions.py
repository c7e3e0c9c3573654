"""The decisions, one function each."""

import hashlib
from fractions import Fraction

from media_pipeline.errors import NotMedia, NotYet
from media_pipeline.plan.ladder import rungs_for
from media_pipeline.plan.values import Plan, SoundPlan
from media_pipeline.probe import Probe, SoundStream, VideoStream
from media_pipeline.profiles import PROFILE, Profile

EIGHT_BITS = 8
# Some cameras write 1279:1280 and mean square; beyond the others no picture is meant.
SHAPE_TOLERANCE = Fraction(1, 100)
ODDEST_SHAPE = 4
STEADY_RATES = (24, 25, 30, 50, 60)
FASTEST = 60
MANDARIN = ("zho", "chi", "cmn", "zh", "zh-cn", "zh-hans")
STEREO = 2
HASH_LENGTH = 16


def plan(probe: Probe, profile: Profile = PROFILE) -> Plan:
    """The plan for a probed file; NotYet when it needs what the pipeline does not do so far."""
    if probe.video is None:
        return _sound_alone(probe, profile)
    video = probe.video
    _refuse_what_waits(video)
    fps, fps_notes = _rate(video)
    sound, sound_notes = _sound(probe.sounds, profile)
    width, shape_notes = _shown_width(video)
    rungs = rungs_for(width, video.height, fps=fps, ladder=profile.ladder)
    names = "、".join(f"{rung.label}{rung.height}" for rung in rungs)
    size_note = f"画面 宽{video.width}高{video.height}，做成{len(rungs)}档：{names}"
    return Plan(
        kind="video",
        rungs=rungs,
        video_index=video.index,
        fps=fps,
        gop_s=profile.gop_s,
        segment_s=profile.segment_s,
        sound=sound,
        poster=True,
        cover_index=probe.cover_index,
        duration_s=probe.duration_s,
        notes=(*probe.warnings, size_note, *shape_notes, *fps_notes, *sound_notes),
        profile=profile,
    )


def _sound_alone(probe: Probe, profile: Profile) -> Plan:
    sound, notes = _sound(probe.sounds, profile)
    if sound is None:
        raise NotMedia
    cover_notes = ("封面图片用作海报",) if probe.cover else ()
    return Plan(
        kind="audio",
        rungs=(),
        video_index=None,
        fps=Fraction(0),
        gop_s=profile.gop_s,
        segment_s=profile.segment_s,
        sound=sound,
        poster=probe.cover,
        cover_index=probe.cover_index,
        duration_s=probe.duration_s,
        notes=(*probe.warnings, "没有画面，做成声音", *notes, *cover_notes),
        profile=profile,
    )


def profile_hash(plan: Plan) -> str:
    """Names a version: the same for the same decisions, another when the profile changes."""
    decided = (
        plan.kind, plan.rungs, plan.video_index, plan.fps, plan.sound, plan.poster,
        plan.cover_index, plan.profile,
    )  # fmt: skip
    return hashlib.sha256(repr(decided).encode()).hexdigest()[:HASH_LENGTH]


def _refuse_what_waits(video: VideoStream) -> None:
    oddness = max(video.pixel_shape, 1 / video.pixel_shape)
    for waits, what in (
        (video.is_hdr, "高动态范围（HDR）画面"),
        (video.bit_depth > EIGHT_BITS, f"{video.bit_depth}位色深的画面"),
        (video.is_interlaced, "隔行扫描的画面"),
        (video.rotation != 0, "横竖方向转过的画面"),
        (video.is_mirrored, "左右翻转的画面"),
        (oddness > ODDEST_SHAPE, "像素不是正方形的画面"),
    ):
        if waits:
            raise NotYet(what)


def _shown_width(video: VideoStream) -> tuple[int, tuple[str, ...]]:
    """How wide the picture is in square pixels."""
    if abs(video.pixel_shape - 1) <= SHAPE_TOLERANCE:
        return video.width, ()
    return max(round(video.width * video.pixel_shape), 2), ("像素改成正方形，画面不变形",)


def _rate(video: VideoStream) -> tuple[Fraction, tuple[str, ...]]:
    if video.has_constant_rate and video.fps <= FASTEST:
        return video.fps, ()
    steady = min(STEADY_RATES, key=lambda rate: abs(rate - video.fps))
    why = "帧率不固定" if not video.has_constant_rate else f"每秒{round(video.fps)}帧太快"
    return Fraction(steady), (f"{why}，统一为每秒{steady}帧",)


def _sound(
    sounds: tuple[SoundStream, ...], profile: Profile
) -> tuple[SoundPlan | None, tuple[str, ...]]:
    if not sounds:
        return None, ("没有声音",)
    chosen = next((sound for sound in sounds if sound.language in MANDARIN), sounds[0])
    made = SoundPlan(
        index=chosen.index,
        language=chosen.language,
        channels=min(chosen.channels, STEREO),
        bps=profile.sound_bps,
        sound_only_bps=profile.sound_only_bps,
        sample_rate=profile.sample_rate,
        loudness_lufs=profile.loudness_lufs,
        true_peak_db=profile.true_peak_db,
    )
    return made, (*_which_sound(sounds, chosen=chosen), *_mixed(chosen))


def _which_sound(sounds: tuple[SoundStream, ...], *, chosen: SoundStream) -> tuple[str, ...]:
    if len(sounds) == 1:
        return ()
    why = "用普通话的一条" if chosen.language in MANDARIN else "用第一条"
    return (f"有{len(sounds)}条声音，{why}",)


def _mixed(chosen: SoundStream) -> tuple[str, ...]:
    return (f"{chosen.channels}个声道混成立体声",) if chosen.channels > STEREO else ()
