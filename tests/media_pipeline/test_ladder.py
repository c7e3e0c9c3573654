"""Which sizes a film gets."""

from fractions import Fraction

import pytest

from media_pipeline.plan import Rung
from media_pipeline.plan.ladder import rungs_for
from media_pipeline.profiles import LADDER


def sizes(made: tuple[Rung, ...]) -> list[tuple[int, int]]:
    return [(rung.width, rung.height_px) for rung in made]


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (3840, 2160, [240, 360, 720, 1080]),
        (1920, 1080, [240, 360, 720, 1080]),
        (1280, 720, [240, 360, 720]),
        (960, 540, [240, 360, 540]),
        (640, 360, [240, 360]),
        (640, 272, [240, 272]),
        (430, 242, [240, 242]),
        (426, 240, [240]),
        (320, 180, [180]),
        (2, 2, [2]),
        (1300, 732, [240, 360, 720]),
        (700, 390, [240, 360]),
        (780, 440, [240, 360, 440]),
        (1922, 1081, [240, 360, 720, 1080]),
        (1440, 900, [240, 360, 720, 900]),
    ],
    ids=[
        "4K is brought down", "full hd", "hd", "between two", "the second", "a little above one",
        "hardly above one, yet two are owed", "the lowest", "below the lowest", "the smallest",
        "hardly above 720", "hardly above 360", "worth its bits", "odd above the top", "a laptop",
    ],
)  # fmt: skip
def test_the_ladder_never_climbs_above_the_source(width: int, height: int, expected: list[int]):
    made = rungs_for(width, height, fps=Fraction(25), ladder=LADDER)

    assert [rung.height for rung in made] == expected
    assert all(rung.width <= width and rung.height_px <= height for rung in made)


@pytest.mark.parametrize("height", range(2, 1300, 7))
def test_every_size_gets_even_sides_rising_bits_and_a_name_of_its_own(height: int):
    width = height * 16 // 9

    made = rungs_for(width, height, fps=Fraction(30), ladder=LADDER)

    assert made
    assert all(side % 2 == 0 for size in sizes(made) for side in size)
    assert [rung.max_bps for rung in made] == sorted({rung.max_bps for rung in made})
    assert len({rung.name for rung in made}) == len(made)
    assert len(made) >= 2 or height < 242


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (1080, 1920, [(240, 426), (360, 640), (720, 1280), (1080, 1920)]),
        (720, 720, [(240, 240), (360, 360), (720, 720)]),
        (1280, 544, [(564, 240), (846, 360), (1280, 544)]),
        (853, 480, [(426, 240), (640, 360), (852, 480)]),
        (481, 853, [(240, 426), (360, 638), (480, 850)]),
    ],
    ids=["portrait", "square", "cinema", "odd width", "odd portrait"],
)
def test_rungs_keep_the_shape_of_the_picture(width: int, height: int, expected: list):
    made = rungs_for(width, height, fps=Fraction(25), ladder=LADDER)

    assert sizes(made) == expected
    for across, down in expected:
        assert abs(across / down - width / height) / (width / height) < 0.02


def test_bits_of_a_size_between_lie_between_those_of_its_neighbours():
    low, between = LADDER[1].max_bps, rungs_for(960, 540, fps=Fraction(25), ladder=LADDER)[-1]

    assert low < between.max_bps < LADDER[2].max_bps
    assert between.label == "原画"


@pytest.mark.parametrize(
    ("width", "height", "fps", "codecs"),
    [
        (426, 240, 25, "avc1.64001e"),
        (1280, 720, 30, "avc1.64001f"),
        (1280, 720, 60, "avc1.640020"),
        (1920, 1080, 30, "avc1.640028"),
        (1920, 1080, 60, "avc1.64002a"),
    ],
)
def test_a_rung_says_the_level_a_phone_must_decode(width: int, height: int, fps: int, codecs: str):
    top = rungs_for(width, height, fps=Fraction(fps), ladder=LADDER)[-1]

    assert top.codecs == codecs
