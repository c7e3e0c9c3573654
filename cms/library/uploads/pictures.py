"""Is it a picture, of a size that can be drawn? Told by its bytes, never by its name."""

import struct
import warnings
from dataclasses import dataclass
from typing import IO, Any

from PIL import ExifTags, Image

from cms.library.errors import (
    FileTooLarge,
    NotAPicture,
    PictureBroken,
    PictureTooLarge,
    VectorPictureRefused,
)
from cms.library.uploads.metadata import without_metadata
from cms.library.uploads.metadata.turned import UPRIGHT

AT_MOST_BYTES = 10 * 1024 * 1024
AT_MOST_SIDE = 16_000
AT_MOST_PIXELS = 50_000_000
AT_MOST_PIXELS_IN_FRAMES = 150_000_000
HEAD_BYTES = 1024
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp"}
# What many telephones write: a JPEG with further pictures hung behind it.
MANY_JPEGS = "MPO"
TRIAL_SIZE = (64, 64)
# What Pillow raises over damaged pictures: its readers trust lengths and numbers they find there.
UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    ArithmeticError,
    TypeError,
    MemoryError,
    struct.error,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What a picture's own bytes say of it."""

    suffix: str
    width: int
    height: int
    orientation: int = UPRIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPicture:
    """A picture as it is kept: it tells nothing of the place and the hour it was taken."""

    suffix: str
    content: bytes


def clean_picture(file: IO[bytes]) -> CleanPicture:
    """The picture alone; raises a FileRefused with the sentence for whoever uploads it."""
    picture = check_picture(file)
    try:
        content = without_metadata(
            file.read(), suffix=picture.suffix, orientation=picture.orientation
        )
    except (ValueError, IndexError) as broken:
        raise PictureBroken from broken
    return CleanPicture(suffix=picture.suffix, content=content)


def check_picture(file: IO[bytes]) -> Picture:
    """What the picture is; raises a FileRefused with the sentence for whoever uploads it.

    Only the header is read until its size is known to be bearable; then the pixels are tried.
    """
    if _size_of(file) > AT_MOST_BYTES:
        raise FileTooLarge(at_most_bytes=AT_MOST_BYTES)
    file.seek(0)
    if _looks_like_markup(file.read(HEAD_BYTES)):
        raise VectorPictureRefused
    file.seek(0)
    with warnings.catch_warnings():
        # Our own limit is lower than the one Pillow warns of.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture = _look_into(file)
    file.seek(0)
    return picture


def _look_into(file: IO[bytes]) -> Picture:
    try:
        image = Image.open(file, formats=list(SUFFIXES))
    except Image.DecompressionBombError as bomb:
        raise PictureTooLarge from bomb
    except UNREADABLE as foreign:
        raise NotAPicture from foreign
    width, height = image.size
    _check_size(image)
    _try_pixels(image)
    return Picture(
        suffix=SUFFIXES["JPEG" if image.format == MANY_JPEGS else image.format or ""],
        width=width,
        height=height,
        orientation=_orientation_of(image),
    )


def _orientation_of(image: Any) -> int:
    """Which way up it was taken; a camera's notes that cannot be read say nothing."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, UPRIGHT))
    except UNREADABLE:
        return UPRIGHT


def _check_size(image: Any) -> None:
    width, height = image.size
    if max(width, height) > AT_MOST_SIDE or width * height > AT_MOST_PIXELS:
        raise PictureTooLarge(width=width, height=height)
    try:
        frames = getattr(image, "n_frames", 1)
    except UNREADABLE as broken:
        raise PictureBroken from broken
    if width * height * frames > AT_MOST_PIXELS_IN_FRAMES:
        raise PictureTooLarge(width=width, height=height)


def _try_pixels(image: Any) -> None:
    """A picture that breaks off in the middle would break every page it stands on."""
    try:
        image.draft("RGB", TRIAL_SIZE)
        image.load()
    except UNREADABLE as broken:
        raise PictureBroken from broken


def _size_of(file: IO[bytes]) -> int:
    file.seek(0, 2)
    return file.tell()


def _looks_like_markup(head: bytes) -> bool:
    text = head.lstrip(b"\xef\xbb\xbf\x00\xff\xfe \t\r\n").lower()
    return text.startswith((b"<svg", b"<?xml", b"<!--")) or b"<svg" in text
