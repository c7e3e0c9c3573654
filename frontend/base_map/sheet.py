"""The sheet of paper the base map is drawn on: from degrees to its units and back to a window."""

import math
from dataclasses import dataclass

WEST, EAST, SOUTH, NORTH = 115.015, 115.165, 35.718, 35.815
UNITS_PER_DEGREE = 10_000
SQUEEZE = math.cos(math.radians((SOUTH + NORTH) / 2))
WIDTH = round((EAST - WEST) * SQUEEZE * UNITS_PER_DEGREE)
HEIGHT = round((NORTH - SOUTH) * UNITS_PER_DEGREE)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the sheet, in its units, to one decimal."""

    x: float
    y: float

    @property
    def is_on_sheet(self) -> bool:
        """False for a place so far out that the sheet does not show it."""
        return 0 <= self.x <= WIDTH and 0 <= self.y <= HEIGHT


def spot(*, lat: float, lon: float) -> Spot:
    """Where a WGS-84 position stands on the sheet."""
    return Spot(
        x=round((lon - WEST) * SQUEEZE * UNITS_PER_DEGREE, 1),
        y=round((NORTH - lat) * UNITS_PER_DEGREE, 1),
    )


def window(centre: Spot, *, width: int, height: int) -> str:
    """An SVG viewBox of that size around a spot, kept on the sheet where the spot is on it."""
    left, top = centre.x - width / 2, centre.y - height / 2
    if centre.is_on_sheet:
        left = min(max(left, 0), WIDTH - width)
        top = min(max(top, 0), HEIGHT - height)
    return f"{left:.1f} {top:.1f} {width} {height}"
