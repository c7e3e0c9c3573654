"""The picture before the film."""

import pytest
from PIL import Image, ImageDraw, ImageFilter

from media_pipeline import layout
from media_pipeline.poster import best, choose_poster
from tests.factories import media
from tests.factories.made_media import fresh_folder, made

SIZE = (640, 360)
BLACK, WHITE, GREY = Image.new("RGB", SIZE), Image.new("RGB", SIZE, "white"), (128, 128, 128)


def courtyard():
    """A sharp picture: roofs and tiles."""
    picture = Image.new("RGB", SIZE, GREY)
    draw = ImageDraw.Draw(picture)
    for at in range(0, SIZE[0], 32):
        draw.rectangle((at, 40, at + 16, 320), fill=(60, 40, 30))
    return picture


def blurred(radius):
    return courtyard().filter(ImageFilter.GaussianBlur(radius))


def candidates(**pictures):
    """A version's folder with these frames to choose from."""
    folder = fresh_folder()
    (folder / layout.CANDIDATES).mkdir()
    for name, picture in pictures.items():
        picture.save(folder / layout.CANDIDATES / f"{name.removeprefix('at')}.jpg", quality=95)
    return folder


def chosen(folder):
    found = best(folder / layout.CANDIDATES)
    return found.name if found else None


def test_the_sharpest_frame_is_chosen_wherever_it_lies():
    folder = candidates(at01=blurred(6), at02=courtyard(), at03=blurred(2))

    assert chosen(folder) == "02.jpg"


def test_a_fade_from_black_is_passed_over_for_anything_to_be_seen():
    specks = BLACK.copy()
    ImageDraw.Draw(specks).point([(x, y) for x in range(0, 640, 40) for y in (99, 199)], "white")

    folder = candidates(at01=specks, at02=blurred(8))

    assert chosen(folder) == "02.jpg"


def test_a_white_flash_is_passed_over():
    flash = WHITE.copy()
    ImageDraw.Draw(flash).line((0, 0, 640, 360), fill="black", width=4)

    folder = candidates(at01=flash, at02=blurred(8))

    assert chosen(folder) == "02.jpg"


def test_a_film_that_is_black_throughout_still_gets_a_poster():
    folder = candidates(at01=BLACK, at02=BLACK)

    assert chosen(folder) is not None


def test_a_cover_is_taken_before_any_frame():
    folder = candidates(at01=courtyard(), cover=blurred(9))

    assert chosen(folder) == "cover.jpg"


def test_a_damaged_cover_gives_way_to_the_frames():
    folder = candidates(at01=courtyard())
    (folder / layout.CANDIDATES / layout.COVER).write_bytes(b"\xff\xd8\xff not a picture")

    assert chosen(folder) == "01.jpg"


@pytest.mark.parametrize("rubbish", [b"", b"\xff\xd8\xff", b"text"], ids=["empty", "cut", "text"])
def test_a_frame_that_cannot_be_opened_is_passed_over(rubbish):
    folder = candidates(at02=blurred(3))
    (folder / layout.CANDIDATES / "01.jpg").write_bytes(rubbish)

    assert chosen(folder) == "02.jpg"


def test_nothing_to_choose_from_gives_no_poster():
    folder = candidates()

    assert choose_poster(folder) == ()
    assert list(folder.iterdir()) == []


def test_the_poster_is_written_as_webp_and_jpeg_and_the_frames_are_gone():
    folder = candidates(at01=courtyard())

    written = choose_poster(folder)
    formats = {path.name: Image.open(path).format for path in written}

    assert formats == {"poster.webp": "WEBP", "poster.jpg": "JPEG"}
    assert not (folder / layout.CANDIDATES).exists()


def test_choosing_again_after_a_crash_finds_what_was_written():
    folder = candidates(at01=courtyard())

    first = choose_poster(folder)

    assert choose_poster(folder) == first


def test_a_large_frame_is_made_smaller_and_a_small_one_is_left():
    large = candidates(at01=courtyard().resize((1920, 1080)))
    small = candidates(at01=courtyard())

    assert Image.open(choose_poster(large)[0]).size == (1280, 720)
    assert Image.open(choose_poster(small)[0]).size == SIZE


def test_the_poster_carries_nothing_but_the_picture():
    folder = fresh_folder()
    (folder / layout.CANDIDATES).mkdir()
    exif = Image.Exif()
    exif[0x010E] = "SN-0042-17"
    courtyard().save(folder / layout.CANDIDATES / "01.jpg", exif=exif)

    written = choose_poster(folder)

    assert all(b"SN-0042-17" not in path.read_bytes() for path in written)


def test_a_film_that_begins_black_is_shown_by_a_later_frame():
    late = "testsrc2=size=160x90:rate=25,drawbox=color=black:t=fill:enable='lt(t,0.5)'"

    of = made(media.silent_film(late, seconds=1))
    poster = Image.open(of.posters[0]).convert("L")

    assert poster.getextrema()[1] > 150


def test_a_sound_without_a_cover_has_no_poster():
    of = made(media.sound(seconds=1))

    assert of.posters == ()
