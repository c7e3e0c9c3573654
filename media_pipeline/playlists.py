"""HLS playlists: reads those our own ffmpeg writes, and writes the master ourselves.

ffmpeg's master says of each rung what it was told to aim at; ours says what lies on the disk.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

SOUND_GROUP = "sound"
# RFC 8216 §4.3.4.2: a peak is taken over segments that together last about one target duration.
SHORTEST_PEAK, LONGEST_PEAK = 0.5, 1.5


class BadPlaylist(ValueError):
    """A playlist that does not hold what ours always hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One piece of a rendition, as its playlist names it."""

    uri: str
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPlaylist:
    """All of one rendition: its header and its pieces in order."""

    header: str
    target_s: int
    segments: tuple[Segment, ...]
    is_complete: bool

    @property
    def duration_s(self) -> float:
        return sum(segment.duration_s for segment in self.segments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitrate:
    """Bits a second, measured."""

    peak_bps: int
    average_bps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One line of the master that a player may choose; a sound alone has no picture size."""

    playlist: str
    codecs: tuple[str, ...]
    bitrate: Bitrate
    width: int | None = None
    height: int | None = None
    frame_rate: Fraction | None = None
    has_sound_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundRendition:
    """The sound that belongs to every picture size."""

    playlist: str
    name: str
    language: str = ""
    channels: int = 2


def parsed(text: str) -> MediaPlaylist:
    """The media playlist in `text`. Raises BadPlaylist when something of it is missing."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or lines[0] != "#EXTM3U":
        message = "no #EXTM3U"
        raise BadPlaylist(message)
    playlist = MediaPlaylist(
        header=_value(lines, '#EXT-X-MAP:URI="').rstrip('"'),
        target_s=int(_value(lines, "#EXT-X-TARGETDURATION:")),
        segments=tuple(_segments(lines)),
        is_complete=lines[-1] == "#EXT-X-ENDLIST",
    )
    if not playlist.segments:
        message = "no segment"
        raise BadPlaylist(message)
    return playlist


def _value(lines: Sequence[str], start: str) -> str:
    found = next((line.removeprefix(start) for line in lines if line.startswith(start)), "")
    if not found:
        message = f"no {start}"
        raise BadPlaylist(message)
    return found


def _segments(lines: Sequence[str]) -> Iterator[Segment]:
    duration_s: float | None = None
    for line in lines:
        if line.startswith("#EXTINF:"):
            duration_s = float(line.removeprefix("#EXTINF:").split(",")[0])
        elif not line.startswith("#"):
            if duration_s is None:
                message = f"{line} has no duration"
                raise BadPlaylist(message)
            yield Segment(uri=line, duration_s=duration_s)
            duration_s = None


def bitrate(sizes: Sequence[int], durations_s: Sequence[float], *, target_s: float) -> Bitrate:
    """What segments of so many bytes and seconds ask of a line, at worst and on average."""
    total_bits, total_s = 8 * sum(sizes), sum(durations_s)
    average = total_bits / total_s
    bits_until = [0, *accumulate(8 * size for size in sizes)]
    seconds_until = [0.0, *accumulate(durations_s)]
    peak = average
    for start in range(len(sizes)):
        for end in range(start + 1, len(sizes) + 1):
            lasts_s = seconds_until[end] - seconds_until[start]
            if lasts_s > LONGEST_PEAK * target_s:
                break
            if lasts_s >= SHORTEST_PEAK * target_s:
                peak = max(peak, (bits_until[end] - bits_until[start]) / lasts_s)
    return Bitrate(peak_bps=round(peak), average_bps=round(average))


def master(variants: Sequence[Variant], *, sound: SoundRendition | None = None) -> str:
    """The master playlist; players that do not choose begin with the first variant."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if sound is not None:
        lines.append(_media_line(sound))
    for variant in variants:
        lines += [_stream_line(variant), variant.playlist]
    return "\n".join(lines) + "\n"


def _media_line(sound: SoundRendition) -> str:
    attributes = [
        "TYPE=AUDIO",
        f'GROUP-ID="{SOUND_GROUP}"',
        f'NAME="{_quotable(sound.name)}"',
        *([f'LANGUAGE="{_quotable(sound.language)}"'] if sound.language else []),
        "DEFAULT=YES",
        "AUTOSELECT=YES",
        f'CHANNELS="{sound.channels}"',
        f'URI="{sound.playlist}"',
    ]
    return f"#EXT-X-MEDIA:{','.join(attributes)}"


def _stream_line(variant: Variant) -> str:
    attributes = [
        f"BANDWIDTH={variant.bitrate.peak_bps}",
        f"AVERAGE-BANDWIDTH={variant.bitrate.average_bps}",
        f'CODECS="{",".join(variant.codecs)}"',
    ]
    if variant.width is not None:
        attributes.append(f"RESOLUTION={variant.width}x{variant.height}")
    if variant.frame_rate is not None:
        attributes.append(f"FRAME-RATE={float(variant.frame_rate):.3f}")
    if variant.has_sound_group:
        attributes.append(f'AUDIO="{SOUND_GROUP}"')
    return f"#EXT-X-STREAM-INF:{','.join(attributes)}"


def _quotable(text: str) -> str:
    """A quoted string of HLS holds neither quotes nor line ends."""
    return "".join(" " if character in '"\r\n' else character for character in text)
