"""What the header of an fMP4 rendition says of it: codec (RFC 6381) and picture size.

Only headers that our own ffmpeg wrote are read here.
"""

from dataclasses import dataclass
from pathlib import Path

# From the name of a sample entry to its fields (ISO 14496-12 §12.1.3).
PICTURE_SIZE_AT = 28
# From the name of the box to the profile byte (ISO 14496-15 §5.3.3.1).
PROFILE_AT = 5
DECODER_SPECIFIC = 5
ESDS_FIELDS_AT = 8
# Bytes of fields before the descriptors inside (ISO 14496-1 §7.2.6).
FIELDS_BEFORE_CHILDREN = {3: 3, 4: 13}


class UnknownHeader(ValueError):
    """The header names no codec of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a player must know before it fetches a segment; a sound has no size."""

    codec: str
    width: int | None = None
    height: int | None = None


def header_of(path: Path) -> Header:
    """The header in the file at `path`."""
    return parsed(path.read_bytes())


def parsed(data: bytes) -> Header:
    """The header in `data`: H.264 or AAC."""
    entry, config = data.find(b"avc1"), data.find(b"avcC")
    if 0 <= entry < config:
        sizes = data[entry + PICTURE_SIZE_AT : entry + PICTURE_SIZE_AT + 4]
        return Header(
            codec=f"avc1.{data[config + PROFILE_AT : config + PROFILE_AT + 3].hex()}",
            width=int.from_bytes(sizes[:2], "big"),
            height=int.from_bytes(sizes[2:], "big"),
        )
    described = data.find(b"esds")
    if described >= 0:
        return Header(codec=f"mp4a.40.{_object_type(data[described + ESDS_FIELDS_AT :])}")
    message = "neither H.264 nor AAC"
    raise UnknownHeader(message)


def _object_type(descriptors: bytes) -> int:
    """The kind of AAC: the first five bits of the innermost descriptor."""
    at = 0
    while at + FIELDS_BEFORE_CHILDREN[3] < len(descriptors):
        tag = descriptors[at]
        at += 1
        while at < len(descriptors) - 1 and descriptors[at] & 0x80:
            at += 1
        at += 1
        if tag == DECODER_SPECIFIC:
            return descriptors[at] >> 3
        at += FIELDS_BEFORE_CHILDREN.get(tag, len(descriptors))
    message = "a sound without its configuration"
    raise UnknownHeader(message)
