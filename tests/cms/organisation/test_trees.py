"""The two trees as they are read, and what the tables themselves refuse."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from cms.organisation.models import (
    BRANCH_DEPTHS,
    DISTRICT_DEPTHS,
    Branch,
    BranchKind,
    District,
    DistrictKind,
)
from cms.organisation.services import close_unit
from tests.factories.organisation import make_town

AT = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_every_kind_has_its_depths():
    assert set(DISTRICT_DEPTHS) == set(DistrictKind.values)
    assert set(BRANCH_DEPTHS) == set(BranchKind.values)


@pytest.mark.parametrize("kind", DistrictKind.values)
@pytest.mark.parametrize("depth", range(1, 7))
def test_code_and_table_agree_on_where_a_unit_stands(kind, depth):
    unit = District(kind=kind, name="单位", slug="dan-wei", path="0001" * depth, depth=depth)

    try:
        with transaction.atomic():
            unit.save(force_insert=True)
    except IntegrityError:
        is_taken = False
    else:
        is_taken = True

    assert is_taken == unit.may_stand_at(depth=depth)


@pytest.mark.parametrize("kind", BranchKind.values)
@pytest.mark.parametrize("depth", range(1, 8))
def test_code_and_table_agree_on_where_a_party_organisation_stands(kind, depth):
    district = District.add_root(kind="区", name="示范区", slug="shifanqu")
    branch = Branch(
        kind=kind, name="组织", slug="zu-zhi", path="0001" * depth, depth=depth, district=district
    )

    try:
        with transaction.atomic():
            branch.save(force_insert=True)
    except IntegrityError:
        is_taken = False
    else:
        is_taken = True

    assert is_taken == branch.may_stand_at(depth=depth)


@pytest.mark.parametrize(
    ("lat", "lon"), [(91, 115), (-91, 115), (35, 181), (35, -181), (35, None), (None, 115)]
)
def test_table_refuses_half_a_point_and_a_point_off_the_globe(lat, lon):
    with pytest.raises(IntegrityError), transaction.atomic():
        District.add_root(kind="区", name="示范区", slug="shifanqu", lat=lat, lon=lon)


def test_several_districts_may_stand_side_by_side():
    first, second = make_town(), make_town(prefix="新")

    assert [*District.objects.within(second.district).filter(kind="社区")] == [
        second.green,
        second.east,
    ]
    assert not District.objects.within(first.district).filter(pk=second.green.pk).exists()


def test_a_unit_whose_path_only_begins_alike_is_not_within():
    town = make_town()
    for number in range(2, 12):
        District.add_root(kind="区", name=f"区{number}", slug=f"qu-{number}")

    within = District.objects.within(town.district)

    assert within.count() == 7


def test_below_leaves_the_unit_itself_out():
    town = make_town()

    assert [unit.slug for unit in District.objects.below(town.green)] == ["lvcheng-g1", "lvcheng-1"]


def test_closed_units_are_not_open_and_still_there():
    town = make_town()
    close_unit(town.green_building, at=AT)

    assert not District.objects.open().filter(pk=town.green_building.pk).exists()
    assert District.objects.filter(pk=town.green_building.pk).exists()


def test_closing_twice_keeps_the_first_moment():
    town = make_town()
    close_unit(town.green_building, at=AT)

    again = close_unit(town.green_building, at=AT.replace(year=2027))

    assert again.closed_at == AT


def test_a_district_that_branches_stand_in_is_never_deleted():
    town = make_town()

    with pytest.raises(Exception, match="protected"):
        town.green_grid.delete()

    assert District.objects.filter(pk=town.green_grid.pk).exists()


def test_reading_within_and_holding_costs_one_query_each(django_assert_num_queries):
    town = make_town()

    with django_assert_num_queries(2):
        assert len(District.objects.within(town.district)) == 7
        assert len(District.objects.holding(town.green_building)) == 5
