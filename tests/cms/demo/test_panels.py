"""A panel from its scene: who stands where, what lies between, what hangs behind."""

import re
from xml.etree import ElementTree

import pytest

from cms.demo.drawing import figures, panels
from cms.demo.drawing.panels import BEHIND, PLACES, WORRIED, panel_svg
from cms.demo.drawing.props import PROPS
from cms.demo.errors import UnknownSlug
from tests.cms.demo.worlds import whole_world

SVG = "{http://www.w3.org/2000/svg}"
SCENES = {
    f"{comic.slug}-{nth}": panel.scene
    for comic in whole_world().comics
    for nth, panel in enumerate(comic.panels, start=1)
}
FOUR = ("boy", "dama", "grandpa", "mother")


def drawn(*, place: str = "home", cast: tuple[str, ...] = ("boy",), props: tuple = ()) -> str:
    return panel_svg(place=place, cast=cast, props=props)


def places_of_dolls(svg: str) -> list[float]:
    return [float(x) for x in re.findall(r"translate\(([\d.]+) 820\)", svg)]


def places_of_things(svg: str) -> list[float]:
    return [float(x) for x in re.findall(r"translate\(([\d.]+) 660\)", svg)]


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_well_formed_on_the_whole_canvas_within_a_frame(place):
    root = ElementTree.fromstring(drawn(place=place))

    frame = root.findall(f"{SVG}rect")[-1]

    assert root.get("viewBox") == "0 0 1600 900"
    assert (frame.get("fill"), frame.get("stroke")) == ("none", figures.INK)
    assert list(root)[-1] is frame


def test_places_that_are_told_apart_in_the_comics_look_apart():
    alike = {frozenset({"park", "yard"})}
    drawings = {place: drawn(place=place) for place in PLACES}

    pairs = {
        frozenset({one, other})
        for one in PLACES
        for other in PLACES
        if one != other and drawings[one] == drawings[other]
    }

    assert pairs <= alike


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_every_written_panel_is_well_formed_and_the_same_from_call_to_call(scene):
    asked = {"place": scene.place, "cast": scene.cast, "props": scene.props}

    svg = panel_svg(**asked)

    ElementTree.fromstring(svg)
    assert panel_svg(**asked) == svg


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_everybody_and_everything_of_a_written_panel_is_to_be_seen(scene):
    svg = panel_svg(place=scene.place, cast=scene.cast, props=scene.props)

    people = figures.people_of(scene.cast)

    assert len(places_of_dolls(svg)) == len(people)
    assert [name for name in scene.props if PROPS[name] not in svg] == []


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_nobody_and_nothing_of_a_written_panel_stands_outside_it(scene):
    svg = panel_svg(place=scene.place, cast=scene.cast, props=scene.props)

    spots = places_of_dolls(svg) + places_of_things(svg)

    assert all(200 <= x <= 1400 for x in spots)


@pytest.mark.parametrize(
    ("cast", "spots"),
    [
        (("boy",), [600]),
        (("boy", "dama"), [300, 1300]),
        (("boy", "dama", "grandpa"), [300, 800, 1300]),
        (("couple",), [300, 1300]),
        (FOUR, [300, 633.333, 966.667, 1300]),
        (("crowd",), [300, 633.333, 966.667, 1300]),
    ],
    ids=["alone", "two", "three", "a couple", "four", "a crowd"],
)
def test_people_stand_spread_from_edge_to_edge_and_one_alone_left_of_the_middle(cast, spots):
    assert places_of_dolls(drawn(cast=cast)) == pytest.approx(spots, abs=0.5)


@pytest.mark.parametrize(
    ("cast", "scale"),
    [(("dama",), "scale(1.4)"), (("dama",) * 3, "scale(1.4)"), (("dama",) * 4, "scale(1.1)")],
    ids=["one", "three", "four"],
)
def test_people_are_drawn_smaller_where_there_are_more_than_three(cast, scale):
    assert scale in drawn(cast=cast)


@pytest.mark.parametrize(
    ("cast", "spots"),
    [
        (("boy",), [980, 1220]),
        (("boy", "dama"), [710, 910]),
        (("boy", "dama", "grandpa"), [550, 1050]),
    ],
    ids=["beside the only one", "between two", "between three"],
)
def test_things_lie_where_nobody_stands(cast, spots):
    svg = drawn(cast=cast, props=("phone", "book"))

    assert places_of_things(svg) == spots


def test_what_hangs_or_stands_behind_is_drawn_before_the_people():
    svg = drawn(cast=("boy",), props=("phone", "banner"))

    assert svg.index(PROPS["banner"]) < svg.index("translate(600 820)") < svg.index(PROPS["phone"])


@pytest.mark.parametrize("name", sorted(BEHIND))
def test_what_is_behind_is_in_the_middle(name):
    assert places_of_things(drawn(props=(name,))) == [800]


@pytest.mark.parametrize("place", PLACES)
def test_people_look_worried_where_something_weighs_on_them(place):
    worried = figures.doll("boy", at=(600, 820), size=1.4, smiling=False)

    assert (worried in drawn(place=place)) is (place in WORRIED)


@pytest.mark.parametrize(
    ("changes", "offer"),
    [
        ({"place": "hom"}, "home"),
        ({"cast": ("bou",)}, "boy"),
        ({"cast": ("dama", "polise")}, "police"),
        ({"props": ("phon",)}, "phone"),
        ({"place": "家"}, ""),
    ],
)
def test_what_nobody_drew_is_refused_with_the_nearest_that_somebody_did(changes, offer):
    with pytest.raises(UnknownSlug) as refusal:
        drawn(**changes)

    assert refusal.value.message.startswith("没有 ")
    assert offer in refusal.value.message


def test_the_name_of_every_place_of_worry_is_a_place():
    assert set(PLACES) > WORRIED
    assert set(PROPS) > BEHIND


def test_a_panel_without_anything_between_is_the_people_alone():
    assert places_of_things(drawn(cast=("boy", "dama"))) == []


def test_spots_and_gaps_are_as_many_as_there_is_room_for():
    assert panels._gaps([300, 1300]) == [710, 910]
    assert len(panels._gaps(panels._spread(4))) == 3
