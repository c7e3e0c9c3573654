"""JPEG: a row of segments, each behind a marker."""

import re
from collections.abc import Iterator

from cms.library.uploads.metadata.turned import turned_note

FILL, END, SCAN, COMMENT = 0xFF, 0xD9, 0xDA, 0xFE
ALONE = {0x01, *range(0xD0, 0xD8)}
NOTES = range(0xE0, 0xF0)
# Notes that belong to the picture: its density, its colours, how they were turned into numbers.
KEPT_NOTES = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
# Within a scan a marker is anything but a stuffed zero or a restart.
NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)

Segment = tuple[int, bytes]


def bare_jpeg(content: bytes, *, orientation: int) -> bytes:
    """The first picture in the file; a telephone may hang further ones behind it."""
    note = turned_note(orientation)
    head = _written(0xE1, b"Exif\x00\x00" + note) if note else b""
    kept = [_as_found(segment) for segment in _segments(content) if _is_kept(segment)]
    # The density note, where there is one, has to stand first.
    first = kept[:1] if kept and kept[0].startswith(b"\xff\xe0") else []
    return b"".join((b"\xff\xd8", *first, head, *kept[len(first) :], b"\xff\xd9"))


def _segments(content: bytes) -> Iterator[Segment]:
    """Marker and what follows it, up to the end; a scan brings its data along."""
    at = 2
    while at < len(content):
        if content[at] != FILL:
            raise ValueError(at)
        while content[at] == FILL:
            at += 1
        marker, at = content[at], at + 1
        if marker == END:
            return
        end = at if marker in ALONE else at + int.from_bytes(content[at : at + 2])
        if marker == SCAN:
            following = NEXT_MARKER.search(content, end)
            end = following.start() if following else len(content)
        yield marker, content[at:end]
        at = end


def _is_kept(segment: Segment) -> bool:
    marker, body = segment
    if marker in NOTES:
        name = KEPT_NOTES.get(marker)
        return name is not None and body[2:].startswith(name)
    return marker != COMMENT


def _as_found(segment: Segment) -> bytes:
    marker, body = segment
    return bytes((FILL, marker)) + body


def _written(marker: int, body: bytes) -> bytes:
    return bytes((FILL, marker)) + (len(body) + 2).to_bytes(2) + body
