"""PNG: a row of chunks, each with its length, its name and a checksum."""

import zlib
from collections.abc import Iterator

from cms.library.uploads.metadata.turned import turned_note

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LENGTH, NAME, CHECKSUM = 4, 4, 4
END = b"IEND"
KEPT = {b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB"}
KEPT |= {b"cICP", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT"}


def bare_png(content: bytes, *, orientation: int) -> bytes:
    header, *others = _chunks(content)
    note = turned_note(orientation)
    turned = [_written(b"eXIf", note)] if note else []
    return b"".join((SIGNATURE, header, *turned, *others, _written(END, b"")))


def _chunks(content: bytes) -> Iterator[bytes]:
    """The chunks that make the picture, each as it was found."""
    at = len(SIGNATURE)
    while at < len(content):
        length = int.from_bytes(content[at : at + LENGTH])
        name = content[at + LENGTH : at + LENGTH + NAME]
        end = at + LENGTH + NAME + length + CHECKSUM
        if name == END:
            return
        if end > len(content):
            raise ValueError(at)
        if name in KEPT:
            yield content[at:end]
        at = end


def _written(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(LENGTH) + name + body + zlib.crc32(name + body).to_bytes(CHECKSUM)
