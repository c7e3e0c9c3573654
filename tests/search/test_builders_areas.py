"""Where a document lies: the chain of its unit, its drawn boundary, its names. No database."""

from typing import Any

import pytest

from cms.core.geo import Point
from cms.organisation.models import District
from search.builders.areas import area_ids, area_names, district_at
from search.builders.pictures import picture_url
from search.builders.registry import (
    Surroundings,
    is_decided,
    registration_of,
    registrations,
)
from search.planning.request import KINDS


def unit(pk: int, name: str, path: str, **values: Any) -> District:
    return District(pk=pk, name=name, path=path, depth=len(path) // 4, **values)


def square(west: float, south: float, side: float) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


TREE = [
    unit(1, "示范区", "0001", boundary=square(115.0, 35.6, 0.4)),
    unit(2, "澶水街道", "00010001", boundary=square(115.0, 35.7, 0.2)),
    unit(3, "绿城社区", "000100010001", boundary=square(115.0, 35.7, 0.1)),
    unit(4, "东方社区", "000100010002", boundary=square(115.1, 35.7, 0.1)),
    unit(5, "槐林镇", "00010002"),
    unit(6, "槐林村", "000100020001"),
    unit(7, "别的区", "0002"),
]
AROUND = Surroundings(districts={one.pk: one for one in TREE}, section_districts={})


@pytest.mark.parametrize(
    ("district_id", "ids"),
    [
        (1, (1,)),
        (2, (1, 2)),
        (3, (1, 2, 3)),
        (6, (1, 5, 6)),
        (7, (7,)),
        (None, ()),
        (4711, ()),
    ],
    ids=["the top", "a street", "a community", "a village", "another tree", "none", "a lost one"],
)
def test_a_document_belongs_to_its_unit_and_all_above_it(
    district_id: int | None, ids: tuple[int, ...]
) -> None:
    assert area_ids(district_id, AROUND) == ids


@pytest.mark.parametrize(
    ("district_id", "names"),
    [(1, ""), (2, "澶水街道"), (3, "澶水街道 绿城社区"), (6, "槐林镇 槐林村"), (None, "")],
)
def test_people_call_a_place_by_everything_below_the_district(
    district_id: int | None, names: str
) -> None:
    assert area_names(district_id, AROUND) == names


@pytest.mark.parametrize(
    ("point", "found"),
    [
        (Point(35.75, 115.05), 3),
        (Point(35.75, 115.15), 4),
        (Point(35.85, 115.05), 2),
        (Point(35.65, 115.05), 1),
        (Point(35.70, 115.00), 3),
        (Point(39.9, 116.4), None),
        (None, None),
    ],
    ids=[
        *("a community", "the other one", "its street alone", "the district alone"),
        *("on the corner", "far away", "no point"),
    ],
)
def test_a_point_belongs_to_the_deepest_drawn_unit_around_it(
    point: Point | None, found: int | None
) -> None:
    assert district_at(point, AROUND.districts) == found


def test_a_unit_with_a_hole_does_not_hold_what_is_in_the_hole() -> None:
    outer, inner = square(115.0, 35.7, 0.2), square(115.05, 35.75, 0.05)
    ring = {"type": "Polygon", "coordinates": [*outer["coordinates"], *inner["coordinates"]]}
    units = {1: unit(1, "湖边社区", "0001", boundary=ring)}

    assert district_at(Point(35.77, 115.07), units) is None
    assert district_at(Point(35.72, 115.02), units) == 1


def test_a_unit_may_have_two_parts() -> None:
    parts = [square(115.0, 35.7, 0.05), square(115.2, 35.7, 0.05)]
    boundary = {"type": "MultiPolygon", "coordinates": [part["coordinates"] for part in parts]}
    units = {1: unit(1, "两岸社区", "0001", boundary=boundary)}

    assert district_at(Point(35.72, 115.02), units) == 1
    assert district_at(Point(35.72, 115.22), units) == 1
    assert district_at(Point(35.72, 115.12), units) is None


def test_where_nothing_is_drawn_no_point_belongs_anywhere() -> None:
    assert district_at(Point(35.75, 115.05), {5: TREE[4], 6: TREE[5]}) is None


def test_no_picture_has_no_address() -> None:
    assert picture_url(None) == ""


def test_every_registered_kind_is_one_that_can_be_asked_for() -> None:
    kinds = {kind for registration in registrations() for kind in registration.kinds}

    assert kinds == set(KINDS)


def test_only_exactly_the_registered_types_have_a_builder() -> None:
    for registration in registrations():
        assert registration_of(registration.page_class) is registration
        for base in registration.page_class.__mro__[1:]:
            assert registration_of(base) is None
    assert registration_of(None) is None
    assert not is_decided(District)
