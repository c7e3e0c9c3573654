"""Draws the base map from the centres of the units: a cell for each, river, lake, roads, lanes.

Villages have no surveyed boundary here, so a cell is what lies nearer to its centre than to any
other, cut at the edge of the district: a sketch, and marked as one wherever it is shown.
"""

import itertools
from dataclasses import dataclass
from typing import Any

from shapely import MultiPoint, voronoi_polygons
from shapely.geometry import LineString, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from frontend.base_map import lines

EDGE_DEGREES = 0.0085
DECIMALS = 5
ROUNDS_OF_SMOOTHING = 3
LANE_AT_LEAST = 0.0012


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A community or a village with the centre it is known by."""

    slug: str
    name: str
    kind: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One thing on the map; `layer` says how it is drawn."""

    layer: str
    name: str
    kind: str
    slug: str
    geometry: BaseGeometry

    def as_geojson(self) -> dict[str, Any]:
        """RFC 7946, rounded to about a metre."""
        properties = {"layer": self.layer, "name": self.name}
        extra = {"kind": self.kind, "slug": self.slug}
        properties |= {key: value for key, value in extra.items() if value}
        return {
            "type": "Feature",
            "properties": properties,
            "geometry": _rounded(mapping(self.geometry)),
        }


def draw(units: list[Unit]) -> list[Feature]:
    """Every feature, lowest first."""
    river = LineString(smoothed(lines.RIVER)).buffer(lines.RIVER_HALF_WIDTH, quad_segs=3)
    lake = Polygon(smoothed([*lines.LAKE, lines.LAKE[0]]))
    roads = {name: LineString(line) for name, line in lines.ROADS.items()}
    return [
        *cells(units),
        _feature("water", river.simplify(0.00005), name=lines.RIVER_NAME),
        _feature("water", lake, name=lines.LAKE_NAME),
        *lanes(units, list(roads.values())),
        *(_feature("road", line, name=name) for name, line in roads.items()),
        *bridges(list(roads.values())),
        *(_feature("place", _centre(unit), name=unit.name, kind=unit.kind) for unit in units),
    ]


def cells(units: list[Unit]) -> list[Feature]:
    """One cell for each unit; they do not overlap and leave no gap inside the district."""
    centres = MultiPoint([_centre(unit) for unit in units])
    district = centres.convex_hull.buffer(EDGE_DEGREES, quad_segs=4)
    pieces = voronoi_polygons(centres, extend_to=district).geoms
    found = []
    for unit in units:
        piece = next(piece for piece in pieces if piece.contains(_centre(unit)))
        cell = piece.intersection(district)
        found.append(_feature("cell", cell, name=unit.name, kind=unit.kind, slug=unit.slug))
    return found


def lanes(units: list[Unit], roads: list[LineString]) -> list[Feature]:
    """The way from a unit's centre to the nearest main road."""
    found = []
    for unit in units:
        centre = _centre(unit)
        road = min(roads, key=centre.distance)
        lane = LineString(nearest_points(centre, road))
        if lane.length >= LANE_AT_LEAST:
            found.append(_feature("lane", lane))
    return found


def bridges(roads: list[LineString]) -> list[Feature]:
    """Where a main road crosses the river: two short strokes along the road."""
    river = LineString(smoothed(lines.RIVER))
    width = lines.RIVER_HALF_WIDTH
    found = []
    for road in roads:
        crossing = road.intersection(river.buffer(width * 1.3))
        parts = getattr(crossing, "geoms", [crossing])
        found += [
            _feature("bridge", part.offset_curve(side))
            for part in parts
            if not part.is_empty
            for side in (-0.0004, 0.0004)
        ]
    return found


def smoothed(line: lines.Line) -> lines.Line:
    """Corners cut off a few times (Chaikin); the ends stay."""
    for _ in range(ROUNDS_OF_SMOOTHING):
        cut = [line[0]]
        for (ax, ay), (bx, by) in itertools.pairwise(line):
            cut.append((ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25))
            cut.append((ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75))
        line = [*cut, line[-1]]
    return line


def geometry_of(feature: dict[str, Any]) -> BaseGeometry:
    """The shape of a GeoJSON feature."""
    return shape(feature["geometry"])


def _feature(
    layer: str, geometry: BaseGeometry, *, name: str = "", kind: str = "", slug: str = ""
) -> Feature:
    return Feature(layer=layer, name=name, kind=kind, slug=slug, geometry=geometry)


def _centre(unit: Unit) -> Point:
    return Point(unit.lon, unit.lat)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(part) for part in value]
    return value
