"""From ffprobe's answers to a Probe: what is too much is refused before anything is decoded."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from media_pipeline.errors import (
    Incomplete,
    NotMedia,
    Protected,
    TooLong,
    TooManyFrames,
    TooManyPixels,
    TooManyTracks,
)
from media_pipeline.probe import facts
from media_pipeline.probe.asking import Asking
from media_pipeline.probe.packets import PacketCount, seconds
from media_pipeline.probe.streams import Probe, SoundStream, VideoStream
from media_pipeline.profiles import INTAKE
from media_pipeline.sniff import Container

Stream = dict[str, Any]

NO_RATE = Fraction(25)
# A phone's 29.97 against 30 is the clock's error, not a varying rate.
RATE_TOLERANCE = Fraction(1, 100)
SQUARE = Fraction(1)
# The header of these states the length; that of others is a guess from the bitrate.
STATES_LENGTH = frozenset({"mov", "matroska", "avi", "flv", "asf"})
CUT_AFTER_S = 1.0


def probe(path: Path, container: Container) -> Probe:
    """What the file at `path` holds; raises a MediaRefusal when we cannot or may not take it."""
    asking = Asking(path=path, container=container)
    said = asking.streams()
    streams: list[Stream] = said.get("streams", [])
    _refuse_excess(streams)
    count = asking.packets()
    sounds, picture = _sounds(streams, count=count), _picture(streams, count=count)
    start_s, end_s = _span(sounds, picture, count=count)
    video = _video(picture, asking=asking, count=count) if picture else None
    if video is None and not sounds:
        raise Incomplete if picture else NotMedia
    claimed_s = seconds(said.get("format", {}).get("duration"))
    return Probe(
        container=container,
        duration_s=max(end_s - start_s, _shortest_s(video)),
        start_s=start_s,
        video=video,
        sounds=sounds,
        cover_index=next((at["index"] for at in streams if facts.is_cover(at)), None),
        warnings=(
            *_cut_short(container, claimed_s=claimed_s, length_s=end_s - start_s),
            *(("画面读不出来，只保留了声音",) if picture and video is None else ()),
        ),
    )


def _span(
    sounds: tuple[SoundStream, ...], picture: Stream | None, *, count: PacketCount
) -> tuple[float, float]:
    """First and last second of what will be used."""
    used = {sound.index for sound in sounds} | ({picture["index"]} if picture else set())
    start_s, end_s = count.span(used)
    if end_s - start_s > INTAKE.longest_s:
        raise TooLong
    return start_s, end_s


def _refuse_excess(streams: list[Stream]) -> None:
    if any(facts.is_protected(stream) for stream in streams):
        raise Protected
    if len(streams) > INTAKE.most_streams:
        raise TooManyTracks
    for stream in streams:
        _refuse_pixels(int(stream.get("width", 0)), int(stream.get("height", 0)))


def _refuse_pixels(width: int, height: int) -> None:
    if width * height > INTAKE.most_pixels:
        raise TooManyPixels


def _sounds(streams: list[Stream], *, count: PacketCount) -> tuple[SoundStream, ...]:
    """Those that can be decoded and have something to decode."""
    heard = (facts.sound(at) for at in streams if at.get("codec_type") == "audio")
    return tuple(sound for sound in heard if sound and count.packets(sound.index))


def _picture(streams: list[Stream], *, count: PacketCount) -> Stream | None:
    """The moving picture that the file says to show, else its first."""
    moving = [
        stream
        for stream in streams
        if stream.get("codec_type") == "video"
        and not facts.is_cover(stream)
        and count.packets(stream["index"])
    ]
    shown = [stream for stream in moving if stream.get("disposition", {}).get("default")]
    return next(iter([*shown, *moving]), None)


def _video(stream: Stream, *, asking: Asking, count: PacketCount) -> VideoStream | None:
    """The picture as its first frames really decode; None when none of them does."""
    frames = asking.frames(stream["index"])
    if not frames:
        return None
    first = frames[0]
    _refuse_pixels(first["width"], first["height"])
    rotation, is_mirrored = facts.turned(stream)
    fps, is_constant = _rate(stream, count=count)
    pixel_format = first.get("pix_fmt", "")
    return VideoStream(
        index=stream["index"],
        codec=stream.get("codec_name", "unknown"),
        width=first["width"],
        height=first["height"],
        pixel_format=pixel_format,
        bit_depth=facts.bit_depth(pixel_format),
        fps=fps,
        has_constant_rate=is_constant,
        frames=count.packets(stream["index"]),
        rotation=rotation,
        is_mirrored=is_mirrored,
        pixel_shape=facts.fraction(first.get("sample_aspect_ratio")) or SQUARE,
        is_interlaced=facts.is_interlaced(stream, frames=frames),
        is_hdr=facts.is_hdr(stream) or facts.is_hdr(first),
    )


def _rate(stream: Stream, *, count: PacketCount) -> tuple[Fraction, bool]:
    """Frames a second, and whether every second has as many."""
    finest = facts.fraction(stream.get("r_frame_rate"))
    mean = facts.fraction(stream.get("avg_frame_rate")) or _counted(stream["index"], count=count)
    if mean is None or count.packets(stream["index"]) == 1:
        # One frame has no rate: it is shown once.
        return NO_RATE, True
    if mean > INTAKE.most_fps:
        raise TooManyFrames
    if finest and abs(finest - mean) <= finest * RATE_TOLERANCE:
        return finest.limit_denominator(1001), True
    return mean.limit_denominator(1001), False


def _counted(index: int, *, count: PacketCount) -> Fraction | None:
    start_s, end_s = count.span({index})
    if end_s <= start_s:
        return None
    return Fraction(count.packets(index) / (end_s - start_s)).limit_denominator(1001)


def _shortest_s(video: VideoStream | None) -> float:
    """A film of one frame without a duration lasts that frame."""
    return float(1 / video.fps) if video else 0.0


def _cut_short(
    container: Container, *, claimed_s: float | None, length_s: float
) -> tuple[str, ...]:
    if container.demuxer not in STATES_LENGTH or claimed_s is None:
        return ()
    if claimed_s - length_s <= max(CUT_AFTER_S, claimed_s / 50):
        return ()
    return (f"文件在第{int(length_s // 60) + 1}分钟处断开，只保留了前面能播放的部分",)
