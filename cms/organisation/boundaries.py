"""Points and boundaries of units: GeoJSON polygons in WGS-84, longitude first as GeoJSON has it."""

import json
from functools import lru_cache
from typing import Any

from shapely import Point as PlanePoint
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from cms.core.geo import Point
from cms.organisation.errors import BadBoundary, BadPoint

FARTHEST_LAT, FARTHEST_LON = 90, 180


def check_boundary(geojson: Any) -> None:
    """Raises BadBoundary unless this is one whole polygon, or several."""
    try:
        area = shape(geojson)
    except (ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError) as broken:
        raise BadBoundary from broken
    if not isinstance(area, Polygon | MultiPolygon) or area.is_empty or not area.is_valid:
        raise BadBoundary


def check_point(lat: float | None, lon: float | None) -> None:
    """Raises BadPoint unless this is a whole point on the globe, or none."""
    if lat is None and lon is None:
        return
    if lat is None or lon is None or abs(lat) > FARTHEST_LAT or abs(lon) > FARTHEST_LON:
        raise BadPoint


def covers(geojson: Any, point: Point) -> bool:
    """True when the point lies inside the boundary or on it."""
    return bool(_area(json.dumps(geojson, sort_keys=True)).covers(PlanePoint(point.lon, point.lat)))


@lru_cache(maxsize=512)
def _area(geojson: str) -> BaseGeometry:
    return shape(json.loads(geojson))
