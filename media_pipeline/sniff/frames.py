"""Raw MP3 and AAC have no magic number: they are known by frames that follow one another."""

from collections.abc import Callable

# Noise looks like one header about once in two thousand bytes; never like three in a chain.
FRAMES_IN_A_ROW = 3

TITLE_CARD_BYTES = 10
MPEG_HEADER_BYTES = 4
ADTS_HEADER_BYTES = 7

MPEG_SYNC = 0x7FF
# Twelve sync bits, then a layer of 0; the two bits between say nothing here.
ADTS_SYNC, ADTS_SYNC_MASK = 0xFFF0, 0xFFF6

LAYER_3, LAYER_2, LAYER_1 = 1, 2, 3
MPEG_2_5, RESERVED, MPEG_2, MPEG_1 = 0, 1, 2, 3
# kbit/s by index; 0 (free) and 15 (bad) are no frames of ours.
MPEG_1_RATES = {
    LAYER_3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    LAYER_2: (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    LAYER_1: (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
}
MPEG_2_RATES = {
    LAYER_3: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    LAYER_2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    LAYER_1: (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
}
SAMPLE_RATES = (44100, 48000, 32000)
SLOWER = {MPEG_1: 1, MPEG_2: 2, MPEG_2_5: 4}


def after_title_card(head: bytes) -> int:
    """Where the sound begins behind an ID3 card; 0 when the file has none."""
    if len(head) < TITLE_CARD_BYTES or not head.startswith(b"ID3"):
        return 0
    size = 0
    for byte in head[6:TITLE_CARD_BYTES]:
        size = size << 7 | byte & 0x7F
    return TITLE_CARD_BYTES + size


def has_mpeg_frames(body: bytes, *, reach: int) -> bool:
    """Whether a chain of MP3 (or MP2) frames begins within the first `reach` bytes."""
    return _has_chain(body, reach=reach, size_at=_mpeg_frame_size)


def has_adts_frames(body: bytes, *, reach: int) -> bool:
    """Whether a chain of AAC frames begins within the first `reach` bytes."""
    return _has_chain(body, reach=reach, size_at=_adts_frame_size)


def _has_chain(body: bytes, *, reach: int, size_at: Callable[[bytes], int]) -> bool:
    start = body.find(b"\xff", 0, reach)
    while start >= 0:
        if _is_chain(body, start, size_at=size_at):
            return True
        start = body.find(b"\xff", start + 1, reach)
    return False


def _is_chain(body: bytes, start: int, *, size_at: Callable[[bytes], int]) -> bool:
    """Three frames one behind the other, or as many as so short a file holds."""
    for count in range(FRAMES_IN_A_ROW):
        if count and start >= len(body):
            return True
        size = size_at(body[start : start + ADTS_HEADER_BYTES])
        if not size:
            return False
        start += size
    return True


def _mpeg_frame_size(header: bytes) -> int:
    """Bytes of the frame that starts with `header`; 0 when none does."""
    bits = int.from_bytes(header[:MPEG_HEADER_BYTES], "big")
    version, layer = bits >> 19 & 3, bits >> 17 & 3
    if bits >> 21 != MPEG_SYNC or version == RESERVED or layer not in MPEG_1_RATES:
        return 0
    rates = (MPEG_1_RATES if version == MPEG_1 else MPEG_2_RATES)[layer]
    rate, sampling = bits >> 12 & 15, bits >> 10 & 3
    if not 0 < rate < len(rates) or sampling == len(SAMPLE_RATES):
        return 0
    per_sample = rates[rate] * 1000 * SLOWER[version] / SAMPLE_RATES[sampling]
    padding = bits >> 9 & 1
    if layer == LAYER_1:
        return (int(12 * per_sample) + padding) * 4
    halved = layer == LAYER_3 and version != MPEG_1
    return int((72 if halved else 144) * per_sample) + padding


def _adts_frame_size(header: bytes) -> int:
    """Bytes of the frame that starts with `header`; 0 when none does."""
    bits = int.from_bytes(header, "big")
    if len(header) < ADTS_HEADER_BYTES or bits >> 40 & ADTS_SYNC_MASK != ADTS_SYNC:
        return 0
    size = bits >> 13 & 0x1FFF
    return size if size > ADTS_HEADER_BYTES else 0
