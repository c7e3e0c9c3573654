"""The moving picture as its first frames really decode."""

from fractions import Fraction

from media_pipeline.errors import TooManyFrames, TooManyPixels
from media_pipeline.probe import facts
from media_pipeline.probe.asking import Asking
from media_pipeline.probe.facts import Stream
from media_pipeline.probe.packets import PacketCount
from media_pipeline.probe.streams import VideoStream
from media_pipeline.profiles import intake

NO_RATE = Fraction(25)
# A phone's 29.97 against 30 is the clock's error, not a varying rate.
RATE_TOLERANCE = Fraction(1, 100)
FINEST_DENOMINATOR = 1001
SQUARE = Fraction(1)


def refuse_pixels(width: int, height: int) -> None:
    """Too large a picture is not even decoded."""
    if width * height > intake().most_pixels:
        raise TooManyPixels


def seen(stream: Stream, *, asking: Asking, count: PacketCount) -> VideoStream | None:
    """The picture in this stream; None when no frame of it decodes."""
    frames = asking.frames(stream["index"])
    if not frames:
        return None
    first = frames[0]
    refuse_pixels(first["width"], first["height"])
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
    if mean > intake().most_fps:
        raise TooManyFrames(intake().most_fps)
    if finest and abs(finest - mean) <= finest * RATE_TOLERANCE:
        return finest.limit_denominator(FINEST_DENOMINATOR), True
    return mean.limit_denominator(FINEST_DENOMINATOR), False


def _counted(index: int, *, count: PacketCount) -> Fraction | None:
    start_s, end_s = count.span({index})
    if end_s <= start_s:
        return None
    rate = Fraction(count.packets(index) / (end_s - start_s))
    return rate.limit_denominator(FINEST_DENOMINATOR)
