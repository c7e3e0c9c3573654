"""Boundaries: whole polygons, and what lies inside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.geo import Point
from cms.organisation.boundaries import check_boundary, covers
from cms.organisation.errors import BadBoundary

RING = [[115.0, 35.7], [115.2, 35.7], [115.2, 35.9], [115.0, 35.9], [115.0, 35.7]]
HOLE = [[115.05, 35.75], [115.1, 35.75], [115.1, 35.8], [115.05, 35.8], [115.05, 35.75]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}
PIERCED = {"type": "Polygon", "coordinates": [RING, HOLE]}
TWO = {
    "type": "MultiPolygon",
    "coordinates": [[RING], [[[x + 1, y] for x, y in RING]]],
}


@pytest.mark.parametrize("boundary", [SQUARE, PIERCED, TWO], ids=["one", "with a hole", "two"])
def test_whole_polygons_are_taken(boundary):
    check_boundary(boundary)


@pytest.mark.parametrize(
    "boundary",
    [None, [], "绿城", 7, {}, {"type": "LineString", "coordinates": RING}, {"type": "Polygon"},
     {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
     {"type": "Polygon", "coordinates": [[["x", "y"], [1, 1], [2, 2], ["x", "y"]]]}],
    ids=["none", "list", "word", "number", "empty", "line", "no ring", "two corners", "letters"],
)  # fmt: skip
def test_anything_else_is_refused_with_its_sentence(boundary):
    with pytest.raises(BadBoundary) as refusal:
        check_boundary(boundary)

    assert refusal.value.message == "边界要是一个完整的多边形（GeoJSON）"


def test_a_hole_is_outside_and_both_parts_are_inside():
    assert not covers(PIERCED, Point(35.77, 115.07))
    assert covers(PIERCED, Point(35.85, 115.15))
    assert covers(TWO, Point(35.8, 115.1))
    assert covers(TWO, Point(35.8, 116.1))


def test_longitude_stands_first_in_a_boundary_and_latitude_first_in_a_point():
    assert covers(SQUARE, Point(lat=35.8, lon=115.1))
    assert not covers(SQUARE, Point(lat=115.1, lon=35.8))


@given(lat=st.floats(35.71, 35.89), lon=st.floats(115.01, 115.19))
def test_every_point_within_the_sides_is_covered(lat, lon):
    assert covers(SQUARE, Point(lat, lon))


@given(lat=st.floats(-90, 35.69), lon=st.floats(-180, 180))
def test_no_point_below_the_south_side_is_covered(lat, lon):
    assert not covers(SQUARE, Point(lat, lon))
