"""Photographs as telephones write them: with the place, the hour and the device in their notes."""

import io
import zlib
from collections.abc import Iterable
from typing import Any

from PIL import ExifTags, Image, ImageCms, PngImagePlugin

DEVICE = "Caifeng Phone 7"
WORDS = "拍摄于绿城社区3号楼"
# Wherever one of these is found, the picture gives somebody away.
TELLING = (DEVICE.encode(), WORDS.encode(), b"2026:05:13", b"GPS", b"xmpmeta")


def a_drawing(size: tuple[int, int] = (48, 32)) -> Image.Image:
    """Red on the left, blue on the right, a green line on top: it shows when it is turned."""
    image = Image.new("RGB", size, (200, 30, 30))
    width, height = size
    image.paste((30, 30, 200), (width // 2, 0, width, height))
    image.paste((30, 200, 30), (0, 0, width, height // 4))
    return image


def camera_notes(*, orientation: int = 1) -> bytes:
    notes = Image.Exif()
    notes[ExifTags.Base.Make] = DEVICE
    notes[ExifTags.Base.Orientation] = orientation
    notes[ExifTags.Base.DateTime] = "2026:05:13 12:00:00"
    notes.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (35.0, 42.0, 33.5),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (115.0, 1.0, 12.25),
        }
    )
    return notes.tobytes()


def xmp_notes() -> bytes:
    place = b"<exif:GPSLatitude>35,42N</exif:GPSLatitude>"
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + place + b"</x:xmpmeta>"


def colour_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _written(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def a_jpeg(*, orientation: int = 1, **options: Any) -> bytes:
    return _written(
        a_drawing(),
        "JPEG",
        quality=92,
        exif=camera_notes(orientation=orientation),
        icc_profile=colour_profile(),
        comment=WORDS.encode(),
        xmp=xmp_notes(),
        **options,
    )


def a_png(*, orientation: int = 1) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_itxt("Comment", WORDS)
    words.add_itxt("XML:com.adobe.xmp", xmp_notes().decode())
    return _written(a_drawing(), "PNG", exif=camera_notes(orientation=orientation), pnginfo=words)


def a_webp(*, orientation: int = 1, **options: Any) -> bytes:
    return _written(
        a_drawing(),
        "WEBP",
        exif=camera_notes(orientation=orientation),
        xmp=xmp_notes(),
        icc_profile=colour_profile(),
        **options,
    )


def a_moving_gif(*, with_xmp: bool = True) -> bytes:
    frames = [a_drawing(), a_drawing().rotate(180), Image.new("RGB", (48, 32), (9, 9, 9))]
    plain = _written(
        frames[0],
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=[80, 120, 200],
        loop=3,
        comment=WORDS.encode(),
    )
    if not with_xmp:
        return plain
    note = b"\x21\xff\x0bXMP DataXMP" + gif_blocks(xmp_notes())
    return plain[:-1] + note + b"\x3b"


def gif_blocks(body: bytes) -> bytes:
    parts = [body[at : at + 255] for at in range(0, len(body), 255)]
    return b"".join(bytes((len(part),)) + part for part in parts) + b"\x00"


def several_jpegs() -> bytes:
    """What a telephone writes for one photograph: a second picture hangs behind the first."""
    second = a_drawing().rotate(180)
    return _written(a_drawing(), "MPO", save_all=True, append_images=[second], exif=camera_notes())


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body


def chunk(name: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(name + body).to_bytes(4)
    return len(body).to_bytes(4) + name + body + crc


def points_of(content: bytes) -> list[bytes]:
    """The points of every frame, upright or not, as they are stored."""
    image = Image.open(io.BytesIO(content))
    found = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        found.append(image.convert("RGBA").tobytes())
    return found


def telling(content: bytes, words: Iterable[bytes] = TELLING) -> list[bytes]:
    """Which of the words that give somebody away are found in the bytes."""
    return [word for word in words if word in content]
