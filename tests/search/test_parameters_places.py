"""Positions, radii and map rectangles of an address: every datum, every edge, every mistake."""

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.errors import DomainError
from cms.core.geo import BadCoordinates, Datum, Point, SwappedCoordinates, distance_m, from_wgs84
from search.errors import BadFilter
from search.planning.parameters import read_request
from search.planning.request import Box, SearchRequest

HERE = Point(35.765, 115.08)
FORM = "坐标要写成“纬度,经度”，比如 35.70,115.01"
BOX_FORM = "地图范围要写成“西,南,东,北”"


def read(**given: str) -> SearchRequest:
    query = QueryDict(mutable=True)
    for name, value in given.items():
        query[name] = value
    return read_request(query)


def refusal_of(**given: str) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        read(**given)
    assert refusal.value.status == 400
    return refusal.value


@pytest.mark.parametrize(
    ("near", "point"),
    [
        ("35.765,115.08", HERE),
        (" 35.765 , 115.08 ", HERE),
        ("35.765，115.08", HERE),
        ("+35.765,+115.08", HERE),
        ("3.5765e1,1.1508e2", HERE),
        ("0,0", Point(0, 0)),
        ("-33.86,151.21", Point(-33.86, 151.21)),
        ("90,180", Point(90, 180)),
        ("-90,-180", Point(-90, -180)),
    ],
    ids=[
        *("plain", "spaces", "Chinese comma", "signs", "exponents", "the null island"),
        *("far away", "the edge of the world", "the other edge"),
    ],
)
def test_a_position_is_read(near: str, point: Point) -> None:
    assert read(near=near).near == point


@pytest.mark.parametrize(
    "near",
    [
        *("35.765", "35.765,", ",115.08", "35.765,115.08,0", "35.765;115.08", "北纬35,东经115"),
        *("nan,115", "35,inf", "-inf,0", "90.0001,115", "-91,0", "0,180.5", "1e999,0", "0x23,0x73"),
        *("<script>,1", "35.7.1,115"),
    ],
)
def test_what_is_no_position_is_refused_with_the_form_to_write(near: str) -> None:
    refusal = refusal_of(near=near)

    assert isinstance(refusal, BadCoordinates)
    assert refusal.message == FORM


@pytest.mark.parametrize("near", ["115.08,35.765", "116.4,39.9", "87.6,43.8", "126.5,45.8"])
@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_swapped_numbers_are_noticed_all_over_the_country(near: str, datum: str) -> None:
    refusal = refusal_of(near=near, datum=datum)

    assert isinstance(refusal, SwappedCoordinates)
    assert refusal.message == "看起来经纬度写反了"


@pytest.mark.parametrize("near", ["-33.86,151.21", "48.85,2.35", "40.7,-74", "64.1,-21.9"])
def test_places_abroad_are_never_called_swapped(near: str) -> None:
    assert read(near=near).near is not None


def test_swapped_numbers_of_a_place_abroad_are_just_no_position() -> None:
    assert refusal_of(near="151.21,-33.86").message == FORM


@pytest.mark.parametrize(("datum", "off_m"), [("gcj02", 531), ("bd09", 1294)])
def test_the_wrong_datum_would_be_that_far_off_here(datum: str, off_m: float) -> None:
    right = read(near="35.765,115.08", datum="wgs84").near
    wrong = read(near="35.765,115.08", datum=datum).near

    assert right is not None
    assert wrong is not None
    assert distance_m(right, wrong) == pytest.approx(off_m, rel=0.05)


@given(
    lat=st.floats(18, 53),
    lon=st.floats(75, 134),
    datum=st.sampled_from(["wgs84", "gcj02", "bd09"]),
)
@settings(max_examples=60)
def test_a_position_told_in_any_datum_is_the_same_place(
    lat: float, lon: float, datum: Datum
) -> None:
    true = Point(lat, lon)
    shown = from_wgs84(true, datum)

    near = read(near=f"{shown.lat!r},{shown.lon!r}", datum=datum).near

    assert near is not None
    assert distance_m(near, true) < 0.5


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_position_abroad_is_not_shifted(datum: str) -> None:
    assert read(near="48.85,2.35", datum=datum).near == Point(48.85, 2.35)


@pytest.mark.parametrize("datum", ["cgcs2000", "GCJ02", "wgs", "1", "bd09ll"])
def test_an_unknown_datum_is_refused_with_or_without_a_position(datum: str) -> None:
    for place in ({}, {"near": "35.765,115.08"}, {"bbox": "115,35.7,115.2,35.8"}):
        refusal = refusal_of(datum=datum, **place)
        assert refusal.message == "坐标系只认 wgs84、gcj02 和 bd09"


@pytest.mark.parametrize(
    ("radius_km", "metres"),
    [("0.1", 100), ("1", 1000), ("2.5", 2500), ("50", 50_000), ("50.0", 50_000), ("1e1", 10_000)],
)
def test_a_radius_is_told_in_kilometres(radius_km: str, metres: float) -> None:
    assert read(radius_km=radius_km).radius_m == pytest.approx(metres)


@pytest.mark.parametrize(
    "radius_km",
    ["0", "0.09", "-1", "50.1", "1000", "inf", "-inf", "nan", "三", "1,5", "3km", "1e9"],
)
def test_a_radius_out_of_bounds_is_refused_with_its_field(radius_km: str) -> None:
    refusal = refusal_of(radius_km=radius_km)

    assert isinstance(refusal, BadFilter)
    assert refusal.fields == {"radius_km": "范围要在 0.1 到 50 公里之间"}


@pytest.mark.parametrize(
    ("bbox", "box"),
    [
        ("115.0,35.7,115.2,35.8", Box(west=115.0, south=35.7, east=115.2, north=35.8)),
        ("115.0，35.7，115.2，35.8", Box(west=115.0, south=35.7, east=115.2, north=35.8)),
        ("113,34,118,39", Box(west=113, south=34, east=118, north=39)),
        ("115,35.7,115,35.7", Box(west=115, south=35.7, east=115, north=35.7)),
        ("-75,40,-73,41", Box(west=-75, south=40, east=-73, north=41)),
    ],
    ids=["plain", "Chinese commas", "five degrees", "a single point", "abroad"],
)
def test_a_rectangle_is_read(bbox: str, box: Box) -> None:
    assert read(bbox=bbox).box == box


@pytest.mark.parametrize(
    ("bbox", "sentence"),
    [
        ("115,35.7,115.2", BOX_FORM),
        ("115,35.7,115.2,35.8,0", BOX_FORM),
        ("115 35.7 115.2 35.8", BOX_FORM),
        ("a,b,c,d", BOX_FORM),
        ("115,35.7,nan,35.8", BOX_FORM),
        ("115,35.7,inf,35.8", BOX_FORM),
        ("115.2,35.7,115,35.8", BOX_FORM),
        ("115,35.8,115.2,35.7", BOX_FORM),
        ("115,35,120.1,36", "地图范围太大，请放大一些再找"),
        ("115,30,116,35.5", "地图范围太大，请放大一些再找"),
        ("-180,-90,180,90", "地图范围太大，请放大一些再找"),
        ("35.7,115,35.8,115.2", "看起来经纬度写反了"),
        ("115,35.7,115.2,95", FORM),
        ("179,0,181,1", FORM),
    ],
    ids=[
        *("three numbers", "five numbers", "no commas", "letters", "not a number", "endless"),
        *("east before west", "north below south", "too wide", "too high", "the whole world"),
        *("latitude first", "beyond the pole", "over the date line"),
    ],
)
def test_what_is_no_rectangle_is_refused(bbox: str, sentence: str) -> None:
    assert refusal_of(bbox=bbox).message == sentence


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_rectangle_of_a_chinese_map_is_moved_to_where_it_is(datum: Datum) -> None:
    low, high = from_wgs84(Point(35.7, 115.0), datum), from_wgs84(Point(35.8, 115.2), datum)

    box = read(bbox=f"{low.lon},{low.lat},{high.lon},{high.lat}", datum=datum).box

    assert box is not None
    assert (box.west, box.south) == pytest.approx((115.0, 35.7), abs=1e-5)
    assert (box.east, box.north) == pytest.approx((115.2, 35.8), abs=1e-5)


@pytest.mark.parametrize(
    ("point", "inside"),
    [
        (Point(35.75, 115.1), True),
        (Point(35.7, 115.0), True),
        (Point(35.8, 115.2), True),
        (Point(35.81, 115.1), False),
        (Point(35.75, 114.99), False),
    ],
    ids=["middle", "one corner", "the other corner", "north of it", "west of it"],
)
def test_a_rectangle_holds_its_edges(point: Point, inside: bool) -> None:
    assert Box(west=115.0, south=35.7, east=115.2, north=35.8).holds(point) is inside
