"""Reads the parameters of an address into a SearchRequest; the page and the API share it."""

import math
from datetime import datetime

from django.http import QueryDict

from cms.core import geo
from cms.core.clock import SHANGHAI
from cms.core.geo import Point, parse_point
from search.errors import BadFilter
from search.planning.request import DEFAULT_SIZE, KINDS, MAX_SIZE, SORTS, Box, SearchRequest, Sort

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})
MIN_RADIUS_KM, MAX_RADIUS_KM = 0.1, 50.0
MAX_BOX_DEGREES = 5.0
CORNERS = 4


def read_request(given: QueryDict) -> SearchRequest:
    """The search an address asks for.

    Raises BadFilter or BadCoordinates with the sentence for the first value that cannot be read.
    """

    def text(name: str) -> str:
        return (given.get(name) or "").replace("\x00", "").strip()

    datum = text("datum") or "wgs84"
    return SearchRequest(
        q=text("q"),
        kinds=_kinds(given.getlist("kind")),
        community=text("community"),
        near=_near(text("near"), datum),
        radius_m=_radius_m(text("radius_km")),
        box=_box(text("bbox"), datum),
        open_at=_moment(text("open_at")),
        open_now=_flag("open_now", text("open_now")),
        free=_flag("free", text("free")),
        sort=_sort(text("sort")),
        size=_size(text("size")),
        cursor=text("cursor"),
        explain=bool(_flag("explain", text("explain"))),
    )


def _refuse(field: str, sentence: str) -> BadFilter:
    return BadFilter(sentence, fields={field: sentence})


def _kinds(values: list[str]) -> tuple[str, ...]:
    asked = [kind.strip() for value in values for kind in value.split(",") if kind.strip()]
    if any(kind not in KINDS for kind in asked):
        raise _refuse("kind", f"类别只认 {'、'.join(KINDS)}")
    return tuple(dict.fromkeys(asked))


def _near(value: str, datum: str) -> Point | None:
    if value:
        return parse_point(value, datum)
    if datum not in geo.DATUMS:
        raise geo.UnknownDatum
    return None


def _number(field: str, value: str, sentence: str) -> float:
    try:
        number = float(value)
    except ValueError:
        raise _refuse(field, sentence) from None
    if not math.isfinite(number):
        raise _refuse(field, sentence)
    return number


def _radius_m(value: str) -> float | None:
    if not value:
        return None
    sentence = "范围要在 0.1 到 50 公里之间"
    kilometres = _number("radius_km", value, sentence)
    if not MIN_RADIUS_KM <= kilometres <= MAX_RADIUS_KM:
        raise _refuse("radius_km", sentence)
    return kilometres * 1000


def _box(value: str, datum: str) -> Box | None:
    if not value:
        return None
    sentence = "地图范围要写成“西,南,东,北”"
    parts = value.replace("，", ",").split(",")
    if len(parts) != CORNERS:
        raise _refuse("bbox", sentence)
    west, south, east, north = (_number("bbox", part, sentence) for part in parts)
    low = parse_point(f"{south},{west}", datum)
    high = parse_point(f"{north},{east}", datum)
    if low.lat > high.lat or low.lon > high.lon:
        raise _refuse("bbox", sentence)
    if high.lat - low.lat > MAX_BOX_DEGREES or high.lon - low.lon > MAX_BOX_DEGREES:
        raise _refuse("bbox", "地图范围太大，请放大一些再找")
    return Box(west=low.lon, south=low.lat, east=high.lon, north=high.lat)


def _moment(value: str) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value.replace(" ", "+") if "T" in value else value)
    except ValueError:
        raise _refuse("open_at", "时间要写成 2026-05-13T23:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _flag(field: str, value: str) -> bool | None:
    word = value.lower()
    if not word:
        return None
    if word not in YES | NO:
        raise _refuse(field, "这一项只认 1 或 0")
    return word in YES


def _sort(value: str) -> Sort:
    if not value:
        return "relevance"
    found = next((sort for sort in SORTS if sort == value), None)
    if found is None:
        raise _refuse("sort", "排序只认 relevance、distance 和 time")
    return found


def _size(value: str) -> int:
    if not value:
        return DEFAULT_SIZE
    sentence = f"每页要在 1 到 {MAX_SIZE} 条之间"
    number = _number("size", value, sentence)
    if number < 1 or number != int(number):
        raise _refuse("size", sentence)
    return min(int(number), MAX_SIZE)
