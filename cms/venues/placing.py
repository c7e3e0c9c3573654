"""Where a venue stands: numbers as somebody wrote them, turned into WGS-84."""

from typing import cast

from cms.core import geo


def placed(lat: float, lon: float, *, datum: str) -> geo.Point:
    """The WGS-84 point; raises BadCoordinates, with its own sentence for swapped numbers."""
    return geo.parse_point(f"{lat!r},{lon!r}", datum)


def as_written(point: geo.Point, *, datum: str) -> geo.Point:
    """The numbers a map of that datum shows for a stored point."""
    return geo.from_wgs84(point, cast("geo.Datum", datum))
