"""GIF: pictures and extensions, each a row of blocks that ends with an empty one."""

from collections.abc import Iterator

HEAD = 13
EXTENSION, PICTURE, END = 0x21, 0x2C, 0x3B
PICTURE_HEAD = 10
APPLICATION = 0xFF
# How often it repeats; every other application's block, and every comment, is somebody's note.
REPEATS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
# How long a picture stays and what of it shows through.
CONTROL = 0xF9


def bare_gif(content: bytes) -> bytes:
    """The pictures, how long each stays and how often they repeat."""
    head = HEAD + _table(content[10])
    return b"".join((content[:head], *_parts(content, head), bytes((END,))))


def _parts(content: bytes, at: int) -> Iterator[bytes]:
    while at < len(content) and content[at] != END:
        if content[at] == EXTENSION:
            end = _after_blocks(content, at + 2)
            if _is_kept(content[at:end]):
                yield content[at:end]
        elif content[at] == PICTURE:
            # Head, colours of its own, one byte of code size, the blocks.
            end = _after_blocks(content, at + PICTURE_HEAD + _table(content[at + 9]) + 1)
            yield content[at:end]
        else:
            raise ValueError(at)
        at = end


def _table(flags: int) -> int:
    """The bytes of the colour table these flags announce."""
    return 3 * 2 ** ((flags & 0x07) + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _is_kept(extension: bytes) -> bool:
    if extension[1] == APPLICATION:
        return extension[3:14] in REPEATS
    return extension[1] == CONTROL
