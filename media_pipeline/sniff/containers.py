"""The containers we open, each with the bytes that give it away."""

from dataclasses import dataclass

from media_pipeline.sniff.frames import has_adts_frames, has_mpeg_frames

MATROSKA_MAGIC = b"\x1a\x45\xdf\xa3"
MATROSKA_HEADER_BYTES = 64
ATOMS = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")
STILL_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif", b"crx ", b"jp2 ", b"jpx ")
SOUND_BRANDS = (b"M4A ", b"M4B ", b"F4A ")
# Broadcast packets; Blu-ray's, which start four bytes early; those with error correction.
PACKETS = ((188, 0), (192, 4), (204, 0))
SYNCS = b"\x47\x47\x47"


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """The one demuxer that may open the file, and the type we say it has."""

    demuxer: str
    mime: str


MAGICS = (
    (b"\x00\x00\x01\xba", Container(demuxer="mpeg", mime="video/mpeg")),
    (b"FLV\x01", Container(demuxer="flv", mime="video/x-flv")),
    (b"OggS", Container(demuxer="ogg", mime="application/ogg")),
    (b"GIF87a", Container(demuxer="gif", mime="image/gif")),
    (b"GIF89a", Container(demuxer="gif", mime="image/gif")),
    (b"#!AMR\n", Container(demuxer="amr", mime="audio/amr")),
    (b"#!AMR-WB\n", Container(demuxer="amr", mime="audio/amr-wb")),
    (b"\x1f\x07\x00\x3f", Container(demuxer="dv", mime="video/x-dv")),
    (b"\x1f\x07\x00\xbf", Container(demuxer="dv", mime="video/x-dv")),
    (
        bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
        Container(demuxer="asf", mime="video/x-ms-asf"),
    ),
)
RIFFS = {
    b"AVI ": Container(demuxer="avi", mime="video/x-msvideo"),
    b"WAVE": Container(demuxer="wav", mime="audio/wav"),
}


def container_of(head: bytes, *, body: bytes, padded: bool) -> Container | None:
    """The container that begins with `head`; `body` is what follows a title card, if one leads."""
    return (
        _by_magic(head)
        or _mov(head)
        or _matroska(head)
        or _riff(head)
        or _mpegts(head)
        or _raw_sound(body, padded=padded)
    )


def _by_magic(head: bytes) -> Container | None:
    return next((container for magic, container in MAGICS if head.startswith(magic)), None)


def _mov(head: bytes) -> Container | None:
    if head[4:8] not in ATOMS or not _is_atom_size(int.from_bytes(head[:4], "big")):
        return None
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    if brand in STILL_BRANDS:
        return None
    if brand in SOUND_BRANDS:
        return Container(demuxer="mov", mime="audio/mp4")
    return Container(demuxer="mov", mime="video/quicktime" if brand == b"qt  " else "video/mp4")


def _is_atom_size(size: int) -> bool:
    """0 means to the end of the file, 1 that a 64-bit size follows the name."""
    return size in {0, 1} or size >= len(b"sizename")


def _matroska(head: bytes) -> Container | None:
    if not head.startswith(MATROSKA_MAGIC):
        return None
    if b"webm" in head[:MATROSKA_HEADER_BYTES]:
        return Container(demuxer="matroska", mime="video/webm")
    if b"matroska" in head[:MATROSKA_HEADER_BYTES]:
        return Container(demuxer="matroska", mime="video/x-matroska")
    return None


def _riff(head: bytes) -> Container | None:
    return RIFFS.get(head[8:12]) if head[:4] in {b"RIFF", b"RF64"} else None


def _mpegts(head: bytes) -> Container | None:
    for size, start in PACKETS:
        if head[start : start + size * len(SYNCS) : size] == SYNCS:
            return Container(demuxer="mpegts", mime="video/mp2t")
    return None


def _raw_sound(body: bytes, *, padded: bool) -> Container | None:
    if body.startswith(b"fLaC"):
        return Container(demuxer="flac", mime="audio/flac")
    # Encoders pad between a title card and the music; without a card the first byte must count.
    reach = len(body) if padded else 1
    if has_mpeg_frames(body, reach=reach):
        return Container(demuxer="mp3", mime="audio/mpeg")
    if has_adts_frames(body, reach=reach):
        return Container(demuxer="aac", mime="audio/aac")
    return None
