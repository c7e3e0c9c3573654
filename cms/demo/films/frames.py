"""What is looked at while a sentence is heard: a part of a drawing, slowly passed over."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cms.demo.drawing.motifs import View, view_of
from cms.demo.drawing.rendering import HEIGHT, WIDTH, drawn
from cms.demo.films.scripts import Script

FILM_WIDTH, FILM_HEIGHT = 1280, 720
# How near the camera comes; the first look is always from afar.
NEARNESS = (1.25, 1.55, 1.9, 1.4)
# Where it may look, as shares of the drawing.
LEAST, MOST = 0.25, 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the camera passes over a drawing: one point a frame, so that nothing trembles."""

    right: int
    down: int

    @property
    def x(self) -> str:
        return _along(self.right, WIDTH - FILM_WIDTH)

    @property
    def y(self) -> str:
        return _along(self.down, HEIGHT - FILM_HEIGHT)


WAYS = (Way(right=1, down=0), Way(right=-1, down=0), Way(right=0, down=1), Way(right=0, down=-1))


def views_of(script: Script) -> list[View]:
    """A view for each line: the same detail looks the same again."""
    whole = view_of(script.motif)
    return [
        whole if number == 0 else _towards(whole, f"{script.slug}/{line.detail}", number)
        for number, line in enumerate(script.lines)
    ]


def ways_of(script: Script) -> list[Way]:
    """Where the camera goes while each line is heard."""
    return [WAYS[number % len(WAYS)] for number in range(len(script.lines))]


def draw_into(folder: Path, views: Sequence[View]) -> list[Path]:
    """The frames as files, in their order."""
    paths = [folder / f"frame{number}.webp" for number in range(len(views))]
    for path, view in zip(paths, views, strict=True):
        path.write_bytes(drawn(view))
    return paths


def _towards(whole: View, name: str, number: int) -> View:
    """Nearer to a spot that the name decides, never chance."""
    first, second = hashlib.sha256(name.encode()).digest()[:2]
    nearness = NEARNESS[number % len(NEARNESS)]
    return replace(whole, zoom=round(whole.zoom * nearness, 3), x=_share(first), y=_share(second))


def _share(byte: int) -> float:
    return round(LEAST + (MOST - LEAST) * byte / 255, 3)


def _along(step: int, room: int) -> str:
    """An expression of ffmpeg's crop: one point a frame until the edge, or the middle."""
    if step == 0:
        return str(room // 2)
    return f"min(n,{room})" if step > 0 else f"max({room}-n,0)"
