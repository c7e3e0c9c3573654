"""A picture for every motif and every panel, the same bytes from run to run."""

import io

import pytest
import yaml
from PIL import Image

from cms.demo.drawing import figures, motifs, panels, rendering
from cms.demo.drawing.motifs import MOTIFS, SUBJECTS, View
from cms.demo.errors import UnknownSlug
from cms.demo.reading import CONTENT, read_world


def motifs_used() -> set[str]:
    """Every motif any content file speaks of, whichever room reads it."""
    used: set[str] = set()

    def walk(value):
        if isinstance(value, dict):
            used.update(v for k, v in value.items() if k == "motif")
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    for path in CONTENT.rglob("*.yaml"):
        walk(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    return used


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def test_every_motif_of_the_content_has_a_drawing():
    assert motifs_used() == set(MOTIFS)
    assert len(MOTIFS) == 46


def test_all_fifteen_drawings_are_there_and_serve():
    drawings = {path.stem for path in rendering.ART.glob("*.svg")}

    assert drawings == set(SUBJECTS) == {view.drawing for view in MOTIFS.values()}
    assert len(drawings) == 15


def test_a_motif_nobody_drew_is_refused_with_the_nearest_one():
    with pytest.raises(UnknownSlug, match="最接近的是 dragon"):
        motifs.view_of("dragoon")


def test_every_view_lies_within_its_drawing_and_says_what_is_seen():
    for view in MOTIFS.values():
        assert 1 <= view.zoom <= 2.5
        assert 0 <= view.x <= 1
        assert 0 <= view.y <= 1
        assert 5 <= len(view.subject) <= 30


def test_a_picture_is_1600_by_900_webp_with_the_seal_in_the_corner():
    picture = Image.open(io.BytesIO(rendering.drawn(motifs.view_of("dragon"))))

    assert (picture.format, picture.size) == ("WEBP", (1600, 900))
    red, green, blue = picture.convert("RGB").getpixel((1498, 834))
    assert red > 150
    assert green < 90
    assert blue < 90


def test_the_same_picture_has_the_same_bytes_when_nothing_is_kept():
    first = rendering.drawn(motifs.view_of("stele"))
    for kept in rendering.kept_folder().iterdir():
        kept.unlink()

    assert rendering.drawn(motifs.view_of("stele")) == first


def test_a_finished_picture_is_kept_and_taken_from_there():
    rendering.drawn(motifs.view_of("stele"))
    (kept,) = rendering.kept_folder().iterdir()
    kept.write_bytes(b"kept")

    assert rendering.drawn(motifs.view_of("stele")) == b"kept"


def test_another_part_of_a_drawing_is_another_picture():
    whole = rendering.drawn(View(drawing="field"))
    part = rendering.drawn(View(drawing="field", zoom=1.7, x=0.7, y=0.6))

    assert whole != part


def test_every_panel_of_every_comic_can_be_drawn():
    scenes = [panel.scene for comic in read_world().comics for panel in comic.panels]

    drawings = [
        panels.panel_svg(place=scene.place, cast=scene.cast, props=scene.props) for scene in scenes
    ]

    assert len(set(drawings)) >= 21
    assert all(svg.startswith("<svg") and svg.endswith("</svg>") for svg in drawings)


def test_a_figure_looks_the_same_wherever_it_stands():
    here = figures.doll("dama", at=(100, 800), size=1.0, smiling=True)
    there = figures.doll("dama", at=(900, 800), size=1.0, smiling=True)

    assert here.replace("translate(100 ", "translate(900 ") == there


def test_a_crowd_is_several_people_and_a_couple_two():
    assert len(figures.people_of(("crowd",))) == 4
    assert figures.people_of(("couple", "child")) == ["young_man", "young_woman", "child"]


@pytest.mark.parametrize(
    ("place", "cast", "props"),
    [
        ("moon", ("dama",), ()),
        ("home", ("emperor",), ()),
        ("home", ("dama",), ("sword",)),
    ],
)
def test_what_nobody_drew_is_refused(place, cast, props):
    with pytest.raises(UnknownSlug):
        panels.panel_svg(place=place, cast=cast, props=props)


def test_a_panel_becomes_a_picture():
    svg = panels.panel_svg(place="home", cast=("grandpa", "boy"), props=("phone",))

    picture = Image.open(io.BytesIO(rendering.picture_of(svg)))

    assert picture.size == (1600, 900)
