"""Paper dolls and things: each well formed, drawn in the palette, the same wherever it stands."""

import re
from xml.etree import ElementTree

import pytest

from cms.demo.drawing import figures
from cms.demo.drawing.figures import DOLLS, GROUPS, MARKS, STRIPES, Doll
from cms.demo.drawing.props import PROPS
from tests.cms.demo.worlds import whole_world

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
PALETTE = {
    figures.INK, figures.SKIN, figures.PAPER, figures.RED, figures.GREEN, figures.BLUE,
    figures.WHEAT, figures.BROWN, figures.GREY, *STRIPES.values(),
}  # fmt: skip
GRAIN = re.compile(r"url\(#s([0-9a-f]{6})\)")
SCENES = [panel.scene for comic in whole_world().comics for panel in comic.panels]


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<svg>{svg}</svg>")


def standing(name: str, *, smiling: bool = True) -> str:
    return figures.doll(name, at=(400, 820), size=1.4, smiling=smiling)


@pytest.mark.parametrize("name", DOLLS)
def test_every_doll_is_one_well_formed_group_with_a_coat_a_head_a_face_and_hair(name):
    (group,) = parsed(standing(name))

    shapes = [child.tag for child in group]

    assert group.tag == "g"
    assert shapes[:4] == ["path", "circle", "path", "path"]
    assert "NaN" not in ElementTree.tostring(group, encoding="unicode")


@pytest.mark.parametrize("name", DOLLS)
def test_every_doll_is_cut_from_the_palette(name):
    svg = standing(name)

    grains = {f"#{colour}" for colour in GRAIN.findall(svg)}

    assert set(COLOUR.findall(svg)) <= PALETTE
    assert grains <= set(STRIPES)


@pytest.mark.parametrize("name", DOLLS)
def test_every_doll_is_the_same_from_call_to_call(name):
    assert standing(name) == standing(name)


@pytest.mark.parametrize("name", DOLLS)
def test_every_doll_can_smile_and_worry(name):
    assert standing(name, smiling=True) != standing(name, smiling=False)


def test_no_two_dolls_look_alike():
    looks = {standing(name) for name in DOLLS}

    assert len(looks) == len(DOLLS)


@pytest.mark.parametrize("mark", sorted({doll.mark for doll in DOLLS.values()}))
def test_every_mark_a_doll_bears_is_drawn(mark):
    assert mark in MARKS
    parsed(MARKS[mark].format(hair=figures.INK))


def test_a_bun_and_a_plait_have_the_colour_of_the_hair():
    assert 'fill="{hair}"' in MARKS["bun"]
    assert f'fill="{figures.GREY}"' in standing("dama")
    assert "{hair}" not in standing("dama") + standing("granddaughter")


def test_children_are_smaller_than_grown_ups():
    sizes = {name: doll.size for name, doll in DOLLS.items()}

    assert sizes["child"] < sizes["boy"] < sizes["granddaughter"] < sizes["dama"]


@pytest.mark.parametrize(
    ("size", "scale"), [(1.0, "scale(0.72)"), (1.4, "scale(1.008)"), (0.5, "scale(0.36)")]
)
def test_a_doll_grows_with_the_panel(size, scale):
    assert scale in figures.doll("boy", at=(0, 0), size=size, smiling=True)


def test_a_doll_of_a_colour_without_grain_is_plain():
    assert figures.straw(figures.INK) == figures.INK
    assert figures.straw(figures.RED) == "url(#sc04a32)"


def test_every_grain_that_is_asked_for_is_defined_once():
    defined = re.findall(r'id="s([0-9a-f]{6})"', figures.patterns())

    assert len(defined) == len(set(defined)) == len(STRIPES)
    assert {f"#{colour}" for colour in defined} == set(STRIPES)
    parsed(figures.patterns())


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_is_made_of_dolls_that_are_drawn(group):
    assert len(GROUPS[group]) > 1
    assert set(GROUPS[group]) <= set(DOLLS)
    assert group not in DOLLS


@pytest.mark.parametrize(
    ("cast", "people"),
    [
        ((), []),
        (("boy",), ["boy"]),
        (("couple",), ["young_man", "young_woman"]),
        (("boy", "couple", "dama"), ["boy", "young_man", "young_woman", "dama"]),
        (("boy", "boy"), ["boy", "boy"]),
        (("emperor",), ["emperor"]),
    ],
)
def test_a_cast_is_told_one_by_one_in_its_order(cast, people):
    assert figures.people_of(cast) == people


@pytest.mark.parametrize("name", PROPS)
def test_every_thing_is_well_formed_and_cut_from_the_palette(name):
    shapes = parsed(PROPS[name])

    assert len(shapes) >= 1
    assert set(COLOUR.findall(PROPS[name])) <= PALETTE
    assert {f"#{colour}" for colour in GRAIN.findall(PROPS[name])} <= set(STRIPES)


def test_no_two_things_look_alike():
    assert len(set(PROPS.values())) == len(PROPS)


def test_every_name_of_the_comics_is_drawn():
    cast = {name for scene in SCENES for name in figures.people_of(scene.cast)}
    things = {name for scene in SCENES for name in scene.props}

    assert cast <= set(DOLLS)
    assert things <= set(PROPS)


def test_a_doll_bears_at_most_one_mark_and_is_plain_by_default():
    plain = Doll(coat=figures.RED)

    assert (plain.mark, plain.size, plain.hair) == ("", 1.0, figures.INK)
