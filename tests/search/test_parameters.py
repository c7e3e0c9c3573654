"""An address becomes a request, or one sentence that says what is wrong."""

import pytest
from django.http import QueryDict

from cms.core.clock import SHANGHAI
from cms.core.errors import DomainError
from cms.core.geo import Point, distance_m, from_wgs84
from search.planning.parameters import read_request
from search.planning.request import SearchRequest


def read(query: str) -> SearchRequest:
    return read_request(QueryDict(query))


def test_nothing_given_is_an_empty_request() -> None:
    assert read("") == SearchRequest()
    assert read("q=&near=&radius_km=&bbox=&free=&sort=&size=&kind=") == SearchRequest()


def test_every_parameter_is_read() -> None:
    request = read(
        "q=杂技&kind=venue&kind=column&community=lvcheng&near=35.76,115.08&radius_km=2.5"
        "&bbox=115.0,35.7,115.2,35.8&open_now=1&free=0&sort=distance&size=5&explain=1&cursor=c"
    )

    assert request.q == "杂技"
    assert request.kinds == ("venue", "column")
    assert request.community == "lvcheng"
    assert request.near == Point(35.76, 115.08)
    assert request.radius_m == 2500
    assert request.box is not None
    assert (request.box.west, request.box.north) == (115.0, 35.8)
    assert (request.open_now, request.free, request.explain) == (True, False, True)
    assert (request.sort, request.size, request.cursor) == ("distance", 5, "c")


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_position_in_a_chinese_datum_is_converted(datum: str) -> None:
    true = Point(35.765, 115.08)
    shown = from_wgs84(true, datum)  # type: ignore[arg-type]

    near = read(f"near={shown.lat},{shown.lon}&datum={datum}").near

    assert near is not None
    assert distance_m(near, true) < 0.5


def test_a_moment_without_offset_is_meant_in_shanghai() -> None:
    moment = read("open_at=2026-05-13T23:30").open_at

    assert moment is not None
    assert moment.tzinfo is SHANGHAI
    assert read("open_at=2026-05-13T15:30:00%2B00:00").open_at == moment
    assert read("open_at=2026-05-13T15:30:00+00:00").open_at == moment


def test_too_large_a_page_is_made_fifty() -> None:
    assert read("size=500").size == 50


def test_kinds_may_come_with_commas() -> None:
    assert read("kind=venue,column,venue").kinds == ("venue", "column")


BAD = [
    ("near=115.08,35.76", "看起来经纬度写反了"),
    ("near=95,115", "坐标要写成“纬度,经度”，比如 35.70,115.01"),
    ("near=35.7", "坐标要写成“纬度,经度”，比如 35.70,115.01"),
    ("near=nan,115", "坐标要写成“纬度,经度”，比如 35.70,115.01"),
    ("near=abc,def", "坐标要写成“纬度,经度”，比如 35.70,115.01"),
    ("near=35.7,115.0&datum=cgcs", "坐标系只认 wgs84、gcj02 和 bd09"),
    ("datum=cgcs", "坐标系只认 wgs84、gcj02 和 bd09"),
    ("radius_km=0.05", "范围要在 0.1 到 50 公里之间"),
    ("radius_km=51", "范围要在 0.1 到 50 公里之间"),
    ("radius_km=inf", "范围要在 0.1 到 50 公里之间"),
    ("radius_km=far", "范围要在 0.1 到 50 公里之间"),
    ("bbox=115,35.7,115.2", "地图范围要写成“西,南,东,北”"),
    ("bbox=115.2,35.7,115.0,35.8", "地图范围要写成“西,南,东,北”"),
    ("bbox=35.7,115.0,35.8,115.2", "看起来经纬度写反了"),
    ("bbox=100,30,110,40", "地图范围太大，请放大一些再找"),
    ("kind=party", "类别只认 column、media、venue"),
    ("sort=random", "排序只认 relevance、distance 和 time"),
    ("size=0", "每页要在 1 到 50 条之间"),
    ("size=many", "每页要在 1 到 50 条之间"),
    ("free=maybe", "这一项只认 1 或 0"),
    ("open_at=tonight", "时间要写成 2026-05-13T23:30"),
]


@pytest.mark.parametrize(("query", "sentence"), BAD)
def test_what_cannot_be_read_is_refused_with_its_sentence(query: str, sentence: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read(query)

    assert refusal.value.status == 400
    assert refusal.value.message == sentence
