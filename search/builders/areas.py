"""Which units of the district tree a document belongs to."""

from collections.abc import Mapping

from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import shape

from cms.core.geo import Point
from cms.organisation.models import District
from search.builders.registry import Surroundings

# The whole district says nothing about where a thing is.
NAMED_FROM_DEPTH = 2


def area_ids(district_id: int | None, surroundings: Surroundings) -> tuple[int, ...]:
    """The unit and everything above it, highest first."""
    return tuple(unit.pk for unit in surroundings.chain(district_id))


def area_names(district_id: int | None, surroundings: Surroundings) -> str:
    """The names people call the place by."""
    chain = surroundings.chain(district_id)
    return " ".join(unit.name for unit in chain if unit.depth >= NAMED_FROM_DEPTH)


def district_at(point: Point | None, districts: Mapping[int, District]) -> int | None:
    """The deepest unit whose drawn boundary holds the point, or None."""
    if point is None:
        return None
    spot = ShapelyPoint(point.lon, point.lat)
    holding = [
        unit for unit in districts.values() if unit.boundary and shape(unit.boundary).covers(spot)
    ]
    deepest = max(holding, key=lambda unit: unit.depth, default=None)
    return deepest.pk if deepest else None
