"""The one thing of a camera's notes that is kept: which way up the picture is."""

UPRIGHT = 1
TURNS = range(2, 9)
# A big-endian TIFF with one entry: 0x0112, one short number.
HEAD = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"


def turned_note(orientation: int) -> bytes:
    """An EXIF block that tells the orientation; empty for an upright picture."""
    if orientation not in TURNS:
        return b""
    return HEAD + bytes((0, orientation, 0, 0)) + b"\x00\x00\x00\x00"
