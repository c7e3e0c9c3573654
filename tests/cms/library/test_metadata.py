"""A picture tells nothing besides itself: not where it was taken, nor when, nor with what."""

import io

import pytest
from PIL import ExifTags, Image, ImageOps

from cms.library import services
from cms.library.errors import PictureBroken
from cms.library.uploads import clean_picture
from cms.library.uploads.metadata import without_metadata
from tests.factories.library import file_of, picture_bytes
from tests.factories.photographs import (
    DEVICE,
    a_drawing,
    a_jpeg,
    a_moving_gif,
    a_png,
    a_webp,
    camera_notes,
    chunk,
    colour_profile,
    points_of,
    segment,
    several_jpegs,
    telling,
)

PHOTOGRAPHS = {
    "jpeg": a_jpeg,
    "progressive jpeg": lambda **given: a_jpeg(progressive=True, **given),
    "png": a_png,
    "webp": a_webp,
    "lossless webp": lambda **given: a_webp(lossless=True, **given),
}
KINDS = pytest.mark.parametrize("photograph", PHOTOGRAPHS.values(), ids=PHOTOGRAPHS)
TURNS = pytest.mark.parametrize("orientation", range(1, 9), ids=lambda number: f"turn-{number}")


def clean(content: bytes) -> bytes:
    return clean_picture(file_of(content)).content


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@KINDS
def test_place_hour_device_and_comments_are_left_out(photograph):
    taken = photograph()
    assert len(telling(taken)) >= 2

    kept = clean(taken)

    assert telling(kept) == []
    notes = opened(kept).getexif()
    assert not notes.get_ifd(ExifTags.IFD.GPSInfo)
    assert set(notes) <= {ExifTags.Base.Orientation}


@KINDS
def test_points_are_copied_not_drawn_anew(photograph):
    taken = photograph(orientation=6)

    assert points_of(clean(taken)) == points_of(taken)


@KINDS
@TURNS
def test_picture_stays_the_way_up_it_was_taken(photograph, orientation):
    taken = photograph(orientation=orientation)

    kept = opened(clean(taken))

    upright = ImageOps.exif_transpose(opened(taken)).convert("RGB")
    assert kept.getexif().get(ExifTags.Base.Orientation, 1) == orientation
    assert ImageOps.exif_transpose(kept).convert("RGB").tobytes() == upright.tobytes()


@pytest.mark.parametrize("photograph", [a_jpeg, a_webp], ids=["jpeg", "webp"])
def test_colours_keep_their_profile(photograph):
    assert opened(clean(photograph())).info["icc_profile"] == colour_profile()


@KINDS
def test_cleaning_twice_changes_nothing_more(photograph):
    once = clean(photograph(orientation=3))

    assert clean(once) == once


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_bare_picture_is_kept_byte_for_byte(kind):
    bare = picture_bytes(kind)

    assert clean(bare) == bare


@pytest.mark.parametrize("mode", ["L", "CMYK"], ids=["grey", "print colours"])
def test_jpeg_of_other_colours_keeps_its_points(mode):
    out = io.BytesIO()
    a_drawing().convert(mode).save(out, "JPEG", exif=camera_notes())

    kept = clean(out.getvalue())

    assert opened(kept).mode == mode
    assert points_of(kept) == points_of(out.getvalue())


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_png_of_every_depth_keeps_its_points(mode):
    image = Image.new(mode, (20, 10)) if mode == "I;16" else a_drawing((20, 10)).convert(mode)
    out = io.BytesIO()
    image.save(out, "PNG", exif=camera_notes(orientation=6))

    kept = clean(out.getvalue())

    assert telling(kept) == []
    assert points_of(kept) == points_of(out.getvalue())


def test_moving_picture_goes_on_moving():
    taken = a_moving_gif()
    assert len(telling(taken)) >= 2

    kept = clean(taken)

    before, after = Image.open(io.BytesIO(taken)), Image.open(io.BytesIO(kept))
    assert telling(kept) == []
    assert points_of(kept) == points_of(taken)
    assert after.n_frames == before.n_frames == 3
    assert after.info["loop"] == before.info["loop"] == 3
    assert frame_times(after) == frame_times(before)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_moving_pictures_go_on_moving(kind):
    frames = [a_drawing(), a_drawing().rotate(180)]
    out = io.BytesIO()
    frames[0].save(
        out, kind, save_all=True, append_images=frames[1:], duration=90, exif=camera_notes()
    )

    kept = clean(out.getvalue())

    assert telling(kept) == []
    assert Image.open(io.BytesIO(kept)).n_frames == 2
    assert points_of(kept) == points_of(out.getvalue())


def frame_times(image: Image.Image) -> list[int]:
    found = []
    for number in range(image.n_frames):
        image.seek(number)
        found.append(image.info["duration"])
    return found


def test_telephones_second_picture_behind_the_first_is_left_out():
    taken = several_jpegs()
    assert Image.open(io.BytesIO(taken)).format == "MPO"

    picture = clean_picture(file_of(taken))

    assert picture.suffix == ".jpg"
    assert opened(picture.content).format == "JPEG"
    assert points_of(picture.content) == points_of(taken)[:1]
    assert picture.content.count(b"\xff\xd8\xff") == 1
    assert telling(picture.content) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize(
    "hidden",
    [b"PK\x03\x04archive", b"<script>alert(1)</script>", b"<?php system($_GET[0]);", b"%PDF-1.7"],
    ids=["archive", "script", "program", "document"],
)
def test_what_hangs_behind_the_end_of_a_picture_is_left_out(kind, hidden):
    bare = picture_bytes(kind)

    assert clean(bare + hidden) == bare


@pytest.mark.parametrize(
    "note",
    [
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta/>"),
        segment(0xED, b"Photoshop 3.0\x008BIM" + DEVICE.encode()),
        segment(0xEC, b"Ducky" + DEVICE.encode()),
        segment(0xE0, b"JFXX\x00\x10" + DEVICE.encode()),
        segment(0xE2, b"MPF\x00" + DEVICE.encode()),
        segment(0xE2, b"FPXR\x00" + DEVICE.encode()),
        segment(0xFE, DEVICE.encode()),
    ],
    ids=["xmp", "photoshop", "ducky", "thumbnail", "further-pictures", "flashpix", "comment"],
)
@pytest.mark.parametrize("fill", [b"", b"\xff\xff"], ids=["close", "after-fill-bytes"])
def test_every_kind_of_note_in_a_jpeg_is_left_out(note, fill):
    bare = picture_bytes("JPEG")
    at = bare.index(b"\xff\xdb")

    assert clean(bare[:at] + fill + note + bare[at:]) == bare


@pytest.mark.parametrize("name", [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"caBX", b"vpAg"])
def test_every_kind_of_note_in_a_png_is_left_out(name):
    bare = picture_bytes("PNG")
    at = bare.index(b"IDAT") - 4

    kept = without_metadata(
        bare[:at] + chunk(name, DEVICE.encode()) + bare[at:], suffix=".png", orientation=1
    )

    assert kept == bare


def test_webp_says_truly_what_it_still_holds():
    kept = clean(a_webp(orientation=6))
    bare = clean(a_webp())

    assert (kept[20] & 0x08, kept[20] & 0x04) == (0x08, 0)
    assert (bare[20] & 0x08, bare[20] & 0x04) == (0, 0)
    assert b"EXIF" not in bare
    assert int.from_bytes(kept[4:8], "little") == len(kept) - 8


@pytest.mark.parametrize("nonsense", [0, 9, 77, -1, 65_535])
def test_nonsense_turn_leaves_the_picture_upright(nonsense):
    bare = picture_bytes("JPEG")

    assert without_metadata(bare, suffix=".jpg", orientation=nonsense) == bare


def test_notes_that_cannot_be_read_are_left_out_all_the_same():
    bare = picture_bytes("JPEG")
    broken = segment(0xE1, b"Exif\x00\x00MM\x00\x2a\xff\xff\xff\xff" + DEVICE.encode())

    assert clean(bare[:2] + broken + bare[2:]) == bare


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"\xff\xd8\xff\xe0\x00\x04ab\x00\x00", ".jpg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xffIDAT", ".png"),
        (b"RIFF\xff\xff\x00\x00WEBP", ".webp"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 \xff\x00\x00\x00abcd", ".webp"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00\x2c" + b"\x00" * 9 + b"\x02\x05ab", ".gif"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00\x77", ".gif"),
    ],
    ids=["no-marker", "long-chunk", "short-file", "long-part", "blocks-run-out", "unknown-block"],
)
def test_parts_that_do_not_follow_on_are_told(content, suffix):
    with pytest.raises((ValueError, IndexError)):
        without_metadata(content, suffix=suffix, orientation=1)


def test_picture_whose_parts_do_not_follow_on_is_refused_with_a_sentence():
    whole = picture_bytes("PNG", size=(4, 4))
    at = whole.index(b"IEND") - 4
    overlong = whole[:at] + b"\x00\x00\xff\xfftEXt" + whole[at:]

    with pytest.raises(PictureBroken) as refused:
        clean_picture(file_of(overlong))

    assert "没传完" in refused.value.message


@pytest.mark.django_db
@pytest.mark.parametrize("photograph", [a_jpeg, a_png, a_webp], ids=["jpeg", "png", "webp"])
def test_neither_the_kept_file_nor_any_size_of_it_tells_the_place(photograph):
    image = services.add_image(file=file_of(photograph(orientation=6)), title="楼道")

    sizes = [
        image.get_rendition(spec) for spec in ("width-20|format-webp", "fill-16x16", "max-9x9")
    ]

    assert image.file_size == len(image.file.open().read())
    for file in (image.file, *(size.file for size in sizes)):
        content = file.open().read()
        assert telling(content) == []
        assert not opened(content).getexif().get_ifd(ExifTags.IFD.GPSInfo)


@pytest.mark.django_db
def test_turned_photograph_is_shown_upright():
    image = services.add_image(file=file_of(a_jpeg(orientation=6)), title="楼道")

    size = image.get_rendition("width-16|format-png")

    shown = opened(size.file.open().read()).convert("RGB")
    assert (shown.width, shown.height) == (16, 24)
    upright = ImageOps.exif_transpose(opened(a_jpeg(orientation=6)))
    reference = upright.resize((16, 24))
    for corner in ((1, 1), (1, 22), (14, 22)):
        near = zip(shown.getpixel(corner), reference.getpixel(corner), strict=True)
        assert all(abs(one - other) < 40 for one, other in near)
