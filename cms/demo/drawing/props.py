"""The things of the comics, each drawn around its own middle."""

from cms.demo.drawing.figures import (
    BLUE,
    BROWN,
    GREEN,
    INK,
    LINE,
    PAPER,
    RED,
    SKIN,
    WHEAT,
    straw,
)

EDGE = f'stroke="{INK}" stroke-width="7" stroke-linejoin="round" stroke-linecap="round"'


def _cut(colour: str, path: str) -> str:
    return f'<path d="{path}" fill="{straw(colour)}" {EDGE}/>'


def _stroke(path: str) -> str:
    return f'<path d="{path}" {LINE}/>'


_SHEET = _cut(PAPER, "M-60-80h120v160h-120Z")
_LINES = _stroke("M-36-40h72M-36 0h72M-36 40h40")
PROPS = {
    "banner": _cut(RED, "M-260-430h520v100h-520Z"),
    "book": _cut(PAPER, "M0-50q-60-30-130 0v110q70-30 130 0q60-30 130 0v-110q-70-30-130 0v110"),
    "bottle": _cut(BROWN, "M-30-110h60v50q30 20 30 60v110h-120v-110q0-40 30-60Z"),
    "calculator": _cut(BLUE, "M-60-90h120v180h-120Z") + _cut(PAPER, "M-40-70h80v40h-80Z"),
    "calendar": _SHEET + _cut(RED, "M-60-80h120v36h-120Z") + _stroke("M-36 0h72M-36 40h72"),
    "cane": _stroke("M-30-140q0-40 36-40q36 0 36 40M-30-140v330"),
    "egg_basket": "".join(
        f'<circle cx="{x}" cy="-30" r="34" fill="{SKIN}" {EDGE}/>' for x in (-60, 0, 60)
    )
    + _cut(WHEAT, "M-120-20h240l-36 110h-168Z")
    + _stroke("M-110-20q110-190 220 0"),
    "flowers": "".join(
        f'<circle cx="{x}" cy="-70" r="30" fill="{RED}" {EDGE}/>' for x in (-50, 0, 50)
    )
    + _cut(GREEN, "M-60-30h120l-24 120h-72Z"),
    "form": _SHEET + _LINES,
    "kite": _cut(RED, "M0-470l110 110-110 150-110-150Z") + _stroke("M0-210q40 120-20 300"),
    "megaphone": _cut(WHEAT, "M-110-30l170-80v220l-170-80Z") + _cut(RED, "M60-110h30v220h-30Z"),
    "money": _cut(GREEN, "M-100-20h200v90h-200Z") + _stroke("M-80-40h200v90"),
    "phone": _cut(INK, "M-46-90h92v180h-92Z") + _cut(BLUE, "M-34-72h68v126h-68Z"),
    "receipt": _cut(PAPER, "M-50-90h100v170l-25-20-25 20-25-20-25 20Z") + _LINES,
    "red_envelope": _cut(RED, "M-60-90h120v180h-120Z") + _cut(WHEAT, "M-24-14h48v48h-48Z"),
    "schoolbag": _cut(BLUE, "M-80-70q80-70 160 0v160h-160Z") + _cut(WHEAT, "M-50 10h100v60h-100Z"),
    "sofa": _cut(BROWN, "M-260-60q0-70 70-70h380q70 0 70 70v190h-520Z")
    + _cut(WHEAT, "M-190 10h380v80h-380Z"),
    "stage": _cut(BROWN, "M-420 100h840v90h-840Z"),
    "stretcher": _cut(PAPER, "M-240-10h480v50h-480Z")
    + _stroke("M-300 40h600M-200 40v70M200 40v70"),
    "teddy": f'<circle cx="-36" cy="-100" r="22" fill="{BROWN}" {EDGE}/>'
    f'<circle cx="36" cy="-100" r="22" fill="{BROWN}" {EDGE}/>'
    f'<circle cx="0" cy="-60" r="50" fill="{BROWN}" {EDGE}/>'
    f'<circle cx="0" cy="50" r="66" fill="{BROWN}" {EDGE}/>'
    + _stroke("M-16-70v6M16-70v6M-14-44q14 12 28 0"),
}
