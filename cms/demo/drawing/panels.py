"""A comic's panel from its scene: a place, the figures of its cast, what lies between them."""

import itertools
from collections.abc import Iterable, Mapping

from cms.demo.drawing import figures
from cms.demo.drawing.figures import (
    BLUE,
    BROWN,
    GREEN,
    GREY,
    INK,
    LINE,
    PAPER,
    RED,
    WHEAT,
    straw,
)
from cms.demo.drawing.props import PROPS
from cms.demo.errors import UnknownSlug

GROUND = 820
LEFT, RIGHT, MIDDLE = 300, 1300, 800.0
ROOMY = 3


def _flat(colour: str, path: str) -> str:
    return f'<path d="{path}" fill="{straw(colour)}"/>'


_FLOOR = _flat(WHEAT, "M0 760H1600V900H0Z")
_LAWN = _flat(GREEN, "M0 740Q400 700 800 736T1600 720V900H0Z")
_WINDOW = (
    _flat(BLUE, "M1080 130h320v260h-320Z")
    + f'<path d="M1080 130h320v260h-320ZM1240 130v260M1080 260h320" {LINE}/>'
)
_TREE = (
    _flat(BROWN, "M1330 420h36v330h-36Z")
    + f'<circle cx="1348" cy="330" r="170" fill="{straw(GREEN)}"/>'
)
_DESK = _flat(BROWN, "M260 700h1080v60H260Z")
_HOUSES = (
    _flat(BLUE, "M0 260h260v500H0Z")
    + _flat(WHEAT, "M290 340h220v420H290Z")
    + _flat(RED, "M1280 220h320v540h-320Z")
)
PLACES = {
    "hall": _flat(RED, "M0 0h1600v170Q800 260 0 170Z") + _FLOOR,
    "home": _WINDOW + _FLOOR,
    "mediation": _WINDOW + _FLOOR + _DESK,
    "park": _LAWN + _TREE,
    "registry": _flat(RED, "M200 110h1200v90H200Z") + _FLOOR + _DESK,
    "stairs": _flat(BLUE, "M0 760v-110h220v-120h220v-120h220v-120h220v470Z") + _FLOOR,
    "station": _flat(BLUE, "M200 110h1200v90H200Z") + _FLOOR,
    "street": _HOUSES + _flat(GREY, "M0 760H1600V900H0Z"),
    "table": _FLOOR + _DESK,
    "yard": _LAWN + _TREE,
}
WORRIED = frozenset({"hall", "mediation", "registry", "stairs", "station"})
BEHIND = frozenset({"banner", "sofa", "stage"})


def panel_svg(*, place: str, cast: tuple[str, ...], props: tuple[str, ...]) -> str:
    """The drawing of one panel; raises UnknownSlug for a place, figure or prop nobody drew."""
    dolls = figures.people_of(cast)
    _known([place], PLACES)
    _known(dolls, figures.DOLLS)
    _known(props, PROPS)
    spots = _spread(len(dolls))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900">'
        f"<defs>{figures.patterns()}</defs>"
        f'<rect width="1600" height="900" fill="{PAPER}"/>{PLACES[place]}'
        f"{_placed([name for name in props if name in BEHIND], spots=[MIDDLE])}"
        f"{_standing(dolls, spots=spots, smiling=place not in WORRIED)}"
        f"{_placed([name for name in props if name not in BEHIND], spots=_gaps(spots))}"
        f'<rect x="8" y="8" width="1584" height="884" fill="none" stroke="{INK}" '
        'stroke-width="16"/></svg>'
    )


def _known(names: Iterable[str], drawn: Mapping[str, object]) -> None:
    for name in names:
        if name not in drawn:
            raise UnknownSlug(name, known=drawn)


def _standing(dolls: list[str], *, spots: list[float], smiling: bool) -> str:
    size = 1.4 if len(dolls) <= ROOMY else 1.1
    return "".join(
        figures.doll(name, at=(x, GROUND), size=size, smiling=smiling)
        for name, x in zip(dolls, spots, strict=True)
    )


def _placed(props: list[str], *, spots: list[float]) -> str:
    return "".join(
        f'<g transform="translate({x:g} 660) scale(1.25)">{PROPS[name]}</g>'
        for name, x in zip(props, spots, strict=False)
    )


def _spread(count: int) -> list[float]:
    """Where `count` figures stand: alone left of the middle, else from edge to edge."""
    if count == 1:
        return [600]
    step = (RIGHT - LEFT) / (count - 1)
    return [LEFT + step * nth for nth in range(count)]


def _gaps(spots: list[float]) -> list[float]:
    """Where something fits between the figures, or to the right of the only one."""
    if len(spots) == 1:
        return [spots[0] + 380, spots[0] + 620]
    between = [(left + right) / 2 for left, right in itertools.pairwise(spots)]
    return between if len(between) > 1 else [between[0] - 90, between[0] + 110]
