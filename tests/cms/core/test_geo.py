"""Coordinates: read at the edge, converted both ways, measured."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.geo import (
    BadCoordinates,
    Point,
    SwappedCoordinates,
    UnknownDatum,
    distance_m,
    from_wgs84,
    in_china,
    parse_point,
    to_wgs84,
    walking_minutes,
)

PUYANG = Point(35.7004, 115.0103)
points_in_china = st.builds(
    Point, st.floats(min_value=0.84, max_value=55.82), st.floats(min_value=72.01, max_value=137.83)
)
points_far_away = st.one_of(
    st.builds(Point, st.floats(-89.9, 0.79), st.floats(-179.9, 179.9)),
    st.builds(Point, st.floats(0.83, 55.82), st.floats(-179.9, 71.9)),
    st.builds(Point, st.floats(55.9, 89.9), st.floats(-179.9, 179.9)),
)
datums = st.sampled_from(["gcj02", "bd09"])


@given(point=points_in_china, datum=datums)
def test_there_and_back_is_the_same_place_everywhere_in_china(point, datum):
    back = to_wgs84(from_wgs84(point, datum), datum)

    assert distance_m(point, back) < 0.5


@given(point=points_far_away, datum=datums)
def test_outside_china_nothing_is_shifted(point, datum):
    assert from_wgs84(point, datum) == point
    assert distance_m(to_wgs84(point, datum), point) == 0


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),
        (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),
        (Point(39.911954, 116.377817), Point(39.91334545536069, 116.38404722455657)),
        (Point(39.915, 116.404), Point(39.91640428150164, 116.41024449916938)),
    ],
)
def test_gcj02_agrees_with_published_values(wgs84, gcj02):
    assert distance_m(from_wgs84(wgs84, "gcj02"), gcj02) < 0.001
    assert distance_m(to_wgs84(gcj02, "gcj02"), wgs84) < 0.001


def test_bd09_agrees_with_a_published_value():
    gcj02, bd09 = Point(39.915, 116.404), Point(39.92133699351021, 116.41036949371029)

    place = to_wgs84(gcj02, "gcj02")

    assert distance_m(from_wgs84(place, "bd09"), bd09) < 0.001
    assert distance_m(to_wgs84(bd09, "bd09"), place) < 0.001


def test_in_puyang_an_unconverted_point_would_be_half_a_kilometre_off():
    assert 500 < distance_m(PUYANG, from_wgs84(PUYANG, "gcj02")) < 560
    assert 1_250 < distance_m(PUYANG, from_wgs84(PUYANG, "bd09")) < 1_330


def test_a_point_is_read_and_converted_to_wgs84():
    shifted = from_wgs84(PUYANG, "gcj02")

    read = parse_point(f"{shifted.lat},{shifted.lon}", datum="gcj02")

    assert distance_m(read, PUYANG) < 0.01
    assert parse_point(" 35.7004 ， 115.0103 ") == PUYANG


@pytest.mark.parametrize("text", ["115.0103,35.7004", "87.6,43.8", "100,30"])
def test_swapped_coordinates_are_recognised(text):
    with pytest.raises(SwappedCoordinates) as refusal:
        parse_point(text)

    assert refusal.value.message == "看起来经纬度写反了"
    assert refusal.value.status == 400


@pytest.mark.parametrize(
    "text",
    [
        "",
        "35.7",
        "35.7,115.0,3",
        "三十五,一百一十五",
        "nan,115",
        "inf,1",
        "-91,0",
        "0,181",
        "95,200",
        "1e400,0",
    ],
)
def test_what_is_no_place_on_earth_is_refused(text):
    with pytest.raises(BadCoordinates) as refusal:
        parse_point(text)

    assert refusal.value.code == "bad_coordinates"
    assert not isinstance(refusal.value, SwappedCoordinates)


def test_an_unknown_datum_is_refused():
    with pytest.raises(UnknownDatum):
        parse_point("35.7,115.0", datum="cgcs2000")


@given(text=st.text(max_size=60))
def test_any_text_is_a_point_or_a_refusal(text):
    try:
        point = parse_point(text)
    except BadCoordinates:
        return
    assert abs(point.lat) <= 90
    assert abs(point.lon) <= 180


def test_distance_is_that_of_the_sphere():
    quarter = distance_m(Point(0, 0), Point(0, 90))

    assert math.isclose(quarter, 10_007_557, rel_tol=1e-6)
    assert distance_m(PUYANG, PUYANG) == 0
    assert math.isclose(distance_m(Point(0, 0), Point(0, 180)), 2 * quarter, rel_tol=1e-9)


@given(a=points_in_china, b=points_in_china)
def test_distance_is_the_same_both_ways(a, b):
    assert math.isclose(distance_m(a, b), distance_m(b, a), abs_tol=1e-6)


def test_walking_time_is_rounded_up_and_never_nothing():
    assert walking_minutes(0) == 1
    assert walking_minutes(850) == 12
    assert walking_minutes(76) == 2


def test_the_box_of_china_holds_its_corners():
    assert in_china(Point(18.25, 109.5))
    assert in_china(Point(53.4, 122.4))
    assert not in_china(Point(51.5, -0.1))
