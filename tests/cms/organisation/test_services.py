"""Adding, renaming, moving and closing units of both trees."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from cms.audit.models import AuditEntry
from cms.core.geo import Point
from cms.organisation import services
from cms.organisation.errors import (
    AlreadyNamed,
    BadBoundary,
    BadPoint,
    StillInUse,
    WrongPlaceInTree,
)
from cms.organisation.models import Branch, District
from cms.organisation.services import NewBranch, NewDistrict
from cms.organisation.signals import unit_changing
from tests.factories.organisation import make_town

AT = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)
SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[115.07, 35.76], [115.09, 35.76], [115.09, 35.78], [115.07, 35.78], [115.07, 35.76]]
    ],
}


def new_unit(kind: str, name: str, slug: str, **more) -> NewDistrict:
    return NewDistrict(kind=kind, name=name, slug=slug, **more)


@pytest.mark.django_db
def test_units_are_entered_level_by_level_and_kept_in_the_record():
    district = services.add_district(new_unit("区", "示范区", "shifanqu"), parent=None, at=AT)

    street = services.add_district(new_unit("街道", "开州街道", "kaizhou"), parent=district, at=AT)

    assert street.get_parent() == district
    assert AuditEntry.objects.filter(action="organisation.added").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "above"),
    [("区", "district"), ("街道", "green"), ("社区", "district"), ("网格", "subdistrict"),
     ("楼栋", "green"), ("村", "green_building")],
)  # fmt: skip
def test_unit_of_the_wrong_kind_is_refused_below_that_parent(kind, above):
    town = make_town()

    with pytest.raises(WrongPlaceInTree):
        services.add_district(new_unit(kind, "新单位", "xin"), parent=getattr(town, above), at=AT)

    assert not District.objects.filter(slug="xin").exists()


@pytest.mark.django_db
def test_database_itself_refuses_a_kind_at_the_wrong_depth():
    town = make_town()

    with pytest.raises(IntegrityError), transaction.atomic():
        District.objects.filter(pk=town.green.pk).update(kind="楼栋")

    town.green.refresh_from_db()
    assert town.green.kind == "社区"


@pytest.mark.django_db
def test_second_unit_with_the_same_slug_is_refused():
    town = make_town()

    with pytest.raises(AlreadyNamed):
        services.add_district(
            new_unit("村", "绿城村", town.green.slug), parent=town.subdistrict, at=AT
        )

    assert District.objects.filter(slug=town.green.slug).count() == 1


@pytest.mark.django_db
def test_second_unit_with_the_same_code_is_refused_but_empty_codes_may_repeat():
    town = make_town()
    services.add_district(
        new_unit("村", "柳林村", "liulin", code="410900"), parent=town.subdistrict, at=AT
    )

    with pytest.raises(AlreadyNamed):
        services.add_district(
            new_unit("村", "河湾村", "hewan", code="410900"), parent=town.subdistrict, at=AT
        )

    assert District.objects.filter(code="").count() > 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "boundary",
    [
        {"type": "Point", "coordinates": [115.0, 35.0]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]},
        {"type": "Polygon"},
        {"kind": "circle"},
        {"type": "Polygon", "coordinates": "here"},
    ],
    ids=["point", "empty", "crossing itself", "no coordinates", "no type", "words"],
)
def test_boundary_that_is_no_polygon_is_refused(boundary):
    with pytest.raises(BadBoundary):
        services.add_district(
            new_unit("区", "示范区", "shifanqu", boundary=boundary), parent=None, at=AT
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lat", "lon"), [(35.7, None), (None, 115.1), (91, 115), (-90.1, 0), (35, 180.1), (0, -181)]
)
def test_half_a_point_and_a_point_off_the_globe_are_refused(lat, lon):
    with pytest.raises(BadPoint):
        services.add_district(
            new_unit("区", "示范区", "shifanqu", lat=lat, lon=lon), parent=None, at=AT
        )


@pytest.mark.django_db
@pytest.mark.parametrize(("lat", "lon"), [(None, None), (0, 0), (90, 180), (-90, -180)])
def test_a_point_may_lie_anywhere_on_the_globe(lat, lon):
    unit = services.add_district(
        new_unit("区", "示范区", "shifanqu", lat=lat, lon=lon), parent=None, at=AT
    )

    assert (unit.lat, unit.lon) == (lat, lon)


@pytest.mark.django_db
def test_branch_is_entered_below_a_general_branch():
    town = make_town()

    branch = services.add_branch(
        NewBranch(kind="党支部", name="物业党支部", slug="p-wuye", district=town.green),
        parent=town.green_general,
        at=AT,
    )

    assert branch.depth == 4
    assert branch.get_parent() == town.green_general


@pytest.mark.django_db
def test_general_branch_is_refused_below_a_branch():
    town = make_town()

    with pytest.raises(WrongPlaceInTree):
        services.add_branch(
            NewBranch(kind="党总支", name="新总支", slug="p-xin", district=town.green),
            parent=town.green_branch,
            at=AT,
        )


@pytest.mark.django_db
def test_rename_keeps_the_slug_and_says_both_names_in_the_record():
    town = make_town()

    renamed = services.rename(town.green, name=" 新绿城社区 ", at=AT)

    assert (renamed.name, renamed.slug) == ("新绿城社区", "lvcheng")
    entry = AuditEntry.objects.get(action="organisation.renamed")
    assert entry.detail == {"from": "绿城社区", "to": "新绿城社区"}


@pytest.mark.django_db
def test_move_takes_everything_below_along():
    town = make_town()
    other = services.add_district(
        new_unit("街道", "卫都街道", "weidu"), parent=town.district, at=AT
    )

    services.move_unit(town.green, to=other, at=AT)

    below = District.objects.within(other).values_list("slug", flat=True)
    assert list(below) == ["weidu", "lvcheng", "lvcheng-g1", "lvcheng-1"]
    assert not District.objects.within(District.objects.get(slug="kaizhou")).filter(slug="lvcheng")


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["district", "green_grid", "green", "east"])
def test_move_to_where_the_unit_does_not_belong_is_refused(target):
    town = make_town()

    with pytest.raises(WrongPlaceInTree):
        services.move_unit(town.green, to=getattr(town, target), at=AT)

    assert District.objects.get(slug="lvcheng").get_parent().slug == "kaizhou"


@pytest.mark.django_db
def test_branch_moved_deeper_takes_its_groups_along():
    town = make_town()
    deep = services.add_branch(
        NewBranch(kind="党小组", name="东方党小组", slug="p-dong-zu", district=town.east),
        parent=town.east_branch,
        at=AT,
    )
    services.add_branch(
        NewBranch(kind="党员中心户", name="东方中心户", slug="p-dong-hu", district=town.east),
        parent=deep,
        at=AT,
    )

    moved = services.move_unit(town.east_branch, to=town.green_general, at=AT)

    assert moved.depth == 4
    assert Branch.objects.get(slug="p-dong-hu").depth == 6


@pytest.mark.django_db
def test_committee_whose_own_committees_would_sink_too_deep_is_refused():
    town = make_town()
    other = services.add_branch(
        NewBranch(kind="党工委", name="另一党工委", slug="p-ling", district=town.district),
        parent=None,
        at=AT,
    )

    with pytest.raises(WrongPlaceInTree):
        services.move_unit(town.committee, to=other, at=AT)

    assert Branch.objects.get(pk=town.office.pk).depth == 2


@pytest.mark.django_db
def test_close_is_refused_with_the_list_of_units_below():
    town = make_town()

    with pytest.raises(StillInUse) as refusal:
        services.close_unit(town.green, at=AT)

    assert refusal.value.standing == ("下级单位：绿城第一网格", "下级单位：1号楼")
    assert District.objects.get(slug="lvcheng").closed_at is None


@pytest.mark.django_db
def test_close_and_move_are_refused_while_another_room_names_something():
    town = make_town()

    def pages_in_the_way(sender, unit, change, at, **_):
        return [f"文章：{unit.name}的鼓书"]

    unit_changing.connect(pages_in_the_way)
    try:
        with pytest.raises(StillInUse) as closing:
            services.close_unit(town.green_building, at=AT)
        with pytest.raises(StillInUse) as moving:
            services.move_unit(town.green_building, to=town.east_grid, at=AT)
    finally:
        unit_changing.disconnect(pages_in_the_way)

    assert closing.value.standing == ("文章：1号楼的鼓书",)
    assert moving.value.fields == {"unit": "文章：1号楼的鼓书"}


@pytest.mark.django_db
def test_closed_unit_stays_in_the_tree_and_takes_nothing_new():
    town = make_town()
    services.close_unit(town.green_building, at=AT)

    services.close_unit(town.green_grid, at=AT)

    assert District.objects.get(slug="lvcheng-g1").closed_at == AT
    with pytest.raises(WrongPlaceInTree):
        services.add_district(new_unit("楼栋", "2号楼", "lou2"), parent=town.green_grid, at=AT)


@pytest.mark.django_db
def test_point_lies_in_the_smallest_unit_whose_boundary_holds_it():
    town = make_town()
    wide = {**SQUARE, "coordinates": [[[x * 2 - 115.08, y] for x, y in SQUARE["coordinates"][0]]]}
    District.objects.filter(pk=town.subdistrict.pk).update(boundary=wide)
    District.objects.filter(pk=town.green.pk).update(boundary=SQUARE)

    inside = services.district_at(Point(35.77, 115.08))
    on_the_edge = services.district_at(Point(35.76, 115.08))
    beside = services.district_at(Point(35.77, 115.095))
    outside = services.district_at(Point(30.0, 115.0))

    assert [inside, on_the_edge, beside] == [town.green, town.green, town.subdistrict]
    assert outside is None


@pytest.mark.django_db
def test_holding_and_within_name_the_unit_itself_too():
    town = make_town()

    above = District.objects.holding(town.green_grid)
    below = District.objects.within(town.green)

    assert [unit.slug for unit in above] == ["shifanqu", "kaizhou", "lvcheng", "lvcheng-g1"]
    assert [unit.slug for unit in below] == ["lvcheng", "lvcheng-g1", "lvcheng-1"]
