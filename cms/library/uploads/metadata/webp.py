"""WebP: a RIFF container whose chunks are padded to even lengths."""

from collections.abc import Iterator

from cms.library.uploads.metadata.turned import turned_note

HEAD, NAME, LENGTH = 12, 4, 4
FEATURES = b"VP8X"
KEPT = {FEATURES, b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
HAS_EXIF, HAS_XMP = 0x08, 0x04

Chunk = tuple[bytes, bytes]


def bare_webp(content: bytes, *, orientation: int) -> bytes:
    chunks = list(_chunks(content))
    note = turned_note(orientation)
    is_extended = bool(chunks) and chunks[0][0] == FEATURES
    if is_extended:
        chunks[0] = FEATURES, _features(chunks[0][1], has_exif=bool(note))
    if is_extended and note:
        chunks.append((b"EXIF", note))
    body = b"WEBP" + b"".join(_written(chunk) for chunk in chunks)
    return b"RIFF" + len(body).to_bytes(LENGTH, "little") + body


def _chunks(content: bytes) -> Iterator[Chunk]:
    at, end = HEAD, 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise ValueError(end)
    while at < end:
        name = content[at : at + NAME]
        length = int.from_bytes(content[at + NAME : at + NAME + LENGTH], "little")
        start = at + NAME + LENGTH
        if start + length > end:
            raise ValueError(at)
        if name in KEPT:
            yield name, content[start : start + length]
        at = start + length + length % 2


def _features(body: bytes, *, has_exif: bool) -> bytes:
    """The byte that says which chunks follow, true again."""
    flags = body[0] & ~(HAS_EXIF | HAS_XMP)
    return bytes((flags | HAS_EXIF if has_exif else flags,)) + body[1:]


def _written(chunk: Chunk) -> bytes:
    name, body = chunk
    return name + len(body).to_bytes(LENGTH, "little") + body + b"\x00" * (len(body) % 2)
