"""Distances for many points at once, and the rectangle around a circle."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cms.core.geo import EARTH_RADIUS_M, Point
from search.planning.request import Box

Numbers = NDArray[np.float64]
# A hair wider than the circle, so that rounding never cuts off its edge.
MARGIN = 1.001


def box_around(centre: Point, radius_m: float) -> Box:
    """The smallest rectangle that surely holds the circle."""
    d_lat = math.degrees(radius_m * MARGIN / EARTH_RADIUS_M)
    d_lon = d_lat / max(0.01, math.cos(math.radians(abs(centre.lat) + d_lat)))
    return Box(
        west=centre.lon - d_lon,
        south=centre.lat - d_lat,
        east=centre.lon + d_lon,
        north=centre.lat + d_lat,
    )


def distances_m(centre: Point, lats: Numbers, lons: Numbers) -> Numbers:
    """Metres to each point, NaN where there is none; the formula of `cms.core.geo.distance_m`."""
    here_lat, here_lon = math.radians(centre.lat), math.radians(centre.lon)
    lat, lon = np.radians(lats), np.radians(lons)
    flat = math.cos(here_lat) * np.cos(lat)
    chord = np.sin((lat - here_lat) / 2) ** 2 + flat * np.sin((lon - here_lon) / 2) ** 2
    metres: Numbers = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    return metres


def column(values: list[Any]) -> Numbers:
    """Fast-field values as numbers, NaN for a missing one."""
    return np.array([math.nan if value is None else value for value in values], dtype=np.float64)
