"""What ffprobe says of a stream, read into the words of the house."""

import re
from fractions import Fraction
from typing import Any

from media_pipeline.probe.streams import SoundStream

Stream = dict[str, Any]

# ffprobe's own words.
HDR_TRANSFERS = frozenset({"smpte2084", "arib-std-b67"})
HDR_SIDE_DATA = frozenset({"DOVI configuration record"})
INTERLACED_ORDERS = frozenset({"tt", "bb", "tb", "bt"})
PROTECTED_TAGS = frozenset({"encv", "enca", "drms", "drmi", "encs"})
FEWER_BITS = ("rgb565", "bgr565", "rgb555", "bgr555", "rgb444", "bgr444")
FULL_TURN = 360


def is_protected(stream: Stream) -> bool:
    """Whether it says that its content is encrypted for somebody who bought a key."""
    return stream.get("codec_tag_string", "") in PROTECTED_TAGS


def is_cover(stream: Stream) -> bool:
    """A still picture that comes with a sound."""
    return bool(stream.get("disposition", {}).get("attached_pic"))


def fraction(text: object) -> Fraction | None:
    """`30000/1001` or `4:3`; None for `0/0`, for nothing, and for what is no number."""
    try:
        found = Fraction(str(text).replace(":", "/"))
    except (ValueError, ZeroDivisionError):
        return None
    return found if found > 0 else None


def bit_depth(pixel_format: str) -> int:
    """Bits of one colour: formats of more than eight name their byte order."""
    if not pixel_format.endswith(("le", "be")) or pixel_format.startswith(FEWER_BITS):
        return 8
    named = re.search(r"(?:10|12|14|16|9)(?=(?:msb)?[lb]e$)", pixel_format)
    return int(named[0]) if named else 16


def turned(stream: Stream) -> tuple[int, bool]:
    """Degrees clockwise to stand upright, and whether it is seen in a mirror."""
    for data in stream.get("side_data_list", ()):
        if "rotation" in data:
            matrix = [int(number) for number in _numbers_of(str(data.get("displaymatrix", "")))]
            return -round(float(data["rotation"])) % FULL_TURN, _is_mirror(matrix)
    return 0, False


def _numbers_of(matrix: str) -> list[str]:
    """Three rows, each behind its address and a colon."""
    return re.findall(r"-?\d+", re.sub(r"[0-9a-f]{8}:", "", matrix))


def _is_mirror(matrix: list[int]) -> bool:
    match matrix:
        case [a, b, _, c, d, *_]:
            return a * d - b * c < 0
        case _:
            return False


def is_hdr(stream: Stream) -> bool:
    """Whether its brightness goes beyond what an ordinary screen shows."""
    kinds = {data.get("side_data_type", "") for data in stream.get("side_data_list", ())}
    return stream.get("color_transfer", "") in HDR_TRANSFERS or bool(kinds & HDR_SIDE_DATA)


def is_interlaced(stream: Stream, *, frames: list[Stream]) -> bool:
    """Said by the stream, or by most of its decoded frames."""
    combed = sum(1 for frame in frames if frame.get("interlaced_frame"))
    return stream.get("field_order", "") in INTERLACED_ORDERS or combed * 2 > len(frames)


def sound(stream: Stream) -> SoundStream | None:
    """The sound in this stream; None when it cannot be decoded."""
    channels, sample_rate = int(stream.get("channels", 0)), int(stream.get("sample_rate", 0))
    if not channels or not sample_rate:
        return None
    tags = {name.lower(): value for name, value in stream.get("tags", {}).items()}
    language = str(tags.get("language", "")).lower()
    return SoundStream(
        index=stream["index"],
        codec=stream.get("codec_name", "unknown"),
        channels=channels,
        sample_rate=sample_rate,
        language="" if language == "und" else language[:16],
        title=str(tags.get("title", ""))[:120],
        is_default=bool(stream.get("disposition", {}).get("default")),
    )
