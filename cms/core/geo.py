"""Places on the earth: stored as WGS-84, converted from and to the Chinese datums at the edge.

GCJ-02 (高德, 腾讯) shifts every point in China by some hundred metres; BD-09 (百度) shifts that
once more. Outside China all three are the same. The inverse is found by iteration, exact to
well under a centimetre.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from cms.core.errors import DomainError

Datum = Literal["wgs84", "gcj02", "bd09"]
DATUMS: tuple[Datum, ...] = ("wgs84", "gcj02", "bd09")

POLE, DATE_LINE = 90, 180
EARTH_RADIUS_M = 6_371_008.7714
WALKING_M_PER_MINUTE = 75

# The ellipsoid the Chinese shift is defined on (Krasovsky 1940), and the box it is applied in.
KRASOVSKY_A = 6_378_245.0
KRASOVSKY_EE = 0.006_693_421_622_965_943_23
CHINA_SOUTH, CHINA_NORTH = 0.8293, 55.8271
CHINA_WEST, CHINA_EAST = 72.004, 137.8347
BD_TURN = math.pi * 3000.0 / 180.0
FARTHEST_SHIFT_DEG = 0.03
PRECISION_DEG = 1e-10
MAX_ROUNDS = 30


class BadCoordinates(DomainError):
    """The text is no place on the earth, or latitude and longitude are swapped."""

    code = "bad_coordinates"
    message = "坐标要写成“纬度,经度”，比如 35.70,115.01"


class SwappedCoordinates(BadCoordinates):
    """Longitude stands where latitude should."""

    message = "看起来经纬度写反了"


class UnknownDatum(BadCoordinates):
    """A datum this site does not speak."""

    message = "坐标系只认 wgs84、gcj02 和 bd09"


@dataclass(frozen=True, slots=True)
class Point:
    """Latitude and longitude in degrees."""

    lat: float
    lon: float


def parse_point(text: str, datum: str = "wgs84") -> Point:
    """Read "lat,lon" given in `datum` and return it in WGS-84.

    Raises BadCoordinates for anything else, with its own sentence for swapped numbers.
    """
    if datum not in DATUMS:
        raise UnknownDatum
    point = _read(text)
    if _looks_swapped(point):
        raise SwappedCoordinates
    if abs(point.lat) > POLE or abs(point.lon) > DATE_LINE:
        raise BadCoordinates
    return to_wgs84(point, datum)


def _read(text: str) -> Point:
    try:
        lat, lon = (float(part) for part in text.replace("，", ",").split(","))
    except ValueError:
        raise BadCoordinates from None
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise BadCoordinates
    return Point(lat, lon)


def _looks_swapped(point: Point) -> bool:
    return not in_china(point) and in_china(Point(point.lon, point.lat))


def in_china(point: Point, *, margin: float = 0.0) -> bool:
    """True inside the box where the Chinese datums differ from WGS-84, or that close to it."""
    return (
        CHINA_SOUTH - margin <= point.lat <= CHINA_NORTH + margin
        and CHINA_WEST - margin <= point.lon <= CHINA_EAST + margin
    )


def to_wgs84(point: Point, datum: Datum) -> Point:
    """The WGS-84 position of a point given in `datum`."""
    if datum == "wgs84" or not in_china(point, margin=FARTHEST_SHIFT_DEG):
        return point
    shift = _to_gcj02 if datum == "gcj02" else _to_bd09
    found = _undo(shift, point)
    return found if in_china(found) else point


def from_wgs84(point: Point, datum: Datum) -> Point:
    """Where a WGS-84 position stands on a map drawn in `datum`."""
    if datum == "wgs84" or not in_china(point):
        return point
    return _to_gcj02(point) if datum == "gcj02" else _to_bd09(point)


def _undo(shift: Callable[[Point], Point], target: Point) -> Point:
    """The point that `shift` moves onto `target`."""
    guess = target
    for _ in range(MAX_ROUNDS):
        moved = shift(guess)
        d_lat, d_lon = moved.lat - target.lat, moved.lon - target.lon
        guess = Point(guess.lat - d_lat, guess.lon - d_lon)
        if abs(d_lat) < PRECISION_DEG and abs(d_lon) < PRECISION_DEG:
            break
    return guess


def _to_gcj02(point: Point) -> Point:
    x, y = point.lon - 105.0, point.lat - 35.0
    phi = math.radians(point.lat)
    magic = 1 - KRASOVSKY_EE * math.sin(phi) ** 2
    root = math.sqrt(magic)
    meridian = KRASOVSKY_A * (1 - KRASOVSKY_EE) / (magic * root)
    parallel = KRASOVSKY_A / root * math.cos(phi)
    return Point(
        point.lat + math.degrees(_northward_m(x, y) / meridian),
        point.lon + math.degrees(_eastward_m(x, y) / parallel),
    )


def _northward_m(x: float, y: float) -> float:
    ripple = _waves(6 * x, 20) + _waves(2 * x, 20) + _waves(y, 20) + _waves(y / 3, 40)
    ripple += _waves(y / 12, 160) + _waves(y / 30, 320)
    slope = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return slope + ripple * 2 / 3


def _eastward_m(x: float, y: float) -> float:
    ripple = _waves(6 * x, 20) + _waves(2 * x, 20) + _waves(x, 20) + _waves(x / 3, 40)
    ripple += _waves(x / 12, 150) + _waves(x / 30, 300)
    slope = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return slope + ripple * 2 / 3


def _waves(turns: float, height: float) -> float:
    return height * math.sin(turns * math.pi)


def _to_bd09(point: Point) -> Point:
    gcj = _to_gcj02(point)
    radius = math.hypot(gcj.lon, gcj.lat) + 0.00002 * math.sin(gcj.lat * BD_TURN)
    angle = math.atan2(gcj.lat, gcj.lon) + 0.000003 * math.cos(gcj.lon * BD_TURN)
    return Point(radius * math.sin(angle) + 0.006, radius * math.cos(angle) + 0.0065)


def distance_m(a: Point, b: Point) -> float:
    """Metres along the great circle, on the sphere Elasticsearch uses too."""
    d_lat, d_lon = math.radians(b.lat - a.lat), math.radians(b.lon - a.lon)
    flat = math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat))
    chord = math.sin(d_lat / 2) ** 2 + flat * math.sin(d_lon / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def walking_minutes(metres: float) -> int:
    """Minutes on foot at an easy pace, never less than one."""
    return max(1, math.ceil(metres / WALKING_M_PER_MINUTE))
