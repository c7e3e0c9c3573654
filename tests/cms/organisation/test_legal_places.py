"""Which kind may stand below which, row by row: entering and moving, with all that is below."""

from datetime import UTC, datetime

import pytest

from cms.audit.models import AuditEntry
from cms.organisation import services
from cms.organisation.errors import WrongPlaceInTree
from cms.organisation.models import Branch, BranchKind, District, DistrictKind
from cms.organisation.services import NewBranch, NewDistrict, close_unit, move_unit
from cms.organisation.signals import CLOSE, MOVE, unit_changing, unit_moved, unit_renamed
from tests.factories.organisation import Town, make_town
from tests.factories.standing import fresh, standing

AT = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)
# What may be entered below a unit of the town, as the product says it; None is the root.
BELOW_UNIT = {
    None: {"区"},
    "district": {"街道"},
    "subdistrict": {"社区", "村"},
    "green": {"网格"},
    "green_grid": {"楼栋"},
    "green_building": set(),
}
BELOW_BRANCH = {
    None: {"党工委"},
    "committee": {"党工委"},
    "office": {"党总支", "党支部"},
    "green_general": {"党支部", "党小组"},
    "green_branch": {"党小组", "党员中心户"},
    "east_branch": {"党小组"},
    "green_group": {"党员中心户"},
}
# Whither each may be moved (its own parent too), of all units of the town.
UNIT_HOMES = {
    "district": set(),
    "subdistrict": {"district"},
    "green": {"subdistrict"},
    "green_grid": {"green", "east"},
    "east_grid": {"green", "east"},
    "green_building": {"green_grid", "east_grid"},
}
BRANCH_HOMES = {
    "committee": set(),
    "office": {"committee"},
    "green_general": {"office"},
    "green_branch": {"office", "green_general"},
    "east_branch": {"office", "green_general"},
    "green_group": {"green_branch", "east_branch", "green_general"},
}
standing_town = standing(make_town)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town(standing_town) -> Town:
    return fresh(standing_town)


def of_town(town: Town, name: str | None):
    return getattr(town, name) if name else None


def is_entered(town: Town, kind: str, parent: str | None) -> bool:
    """Whether a unit of that kind may be entered there; of either tree."""
    above = of_town(town, parent)
    try:
        if kind in DistrictKind.values:
            new = NewDistrict(kind=kind, name="新来的", slug="xin-lai-de")
            services.add_district(new, parent=above, at=AT)
        else:
            branch = NewBranch(kind=kind, name="新来的", slug="xin-lai-de", district=town.green)
            services.add_branch(branch, parent=above, at=AT)
    except WrongPlaceInTree:
        return False
    return True


def is_moved(town: Town, name: str, target: str) -> bool:
    try:
        move_unit(of_town(town, name), to=of_town(town, target), at=AT)
    except WrongPlaceInTree:
        return False
    return True


@pytest.mark.parametrize("kind", DistrictKind.values)
@pytest.mark.parametrize("parent", BELOW_UNIT, ids=str)
def test_a_unit_is_entered_only_below_its_own_level(town, parent, kind):
    assert is_entered(town, kind, parent) == (kind in BELOW_UNIT[parent])
    assert District.objects.filter(slug="xin-lai-de").exists() == (kind in BELOW_UNIT[parent])


@pytest.mark.parametrize("kind", BranchKind.values)
@pytest.mark.parametrize("parent", BELOW_BRANCH, ids=str)
def test_a_party_organisation_is_entered_only_at_its_depths(town, parent, kind):
    assert is_entered(town, kind, parent) == (kind in BELOW_BRANCH[parent])
    assert Branch.objects.filter(slug="xin-lai-de").exists() == (kind in BELOW_BRANCH[parent])


@pytest.mark.parametrize("kind", ["县", "", "网格 ", "grid", "党支部"])
def test_a_kind_nobody_knows_is_refused_anywhere(town, kind):
    new = NewDistrict(kind=kind, name="新来的", slug="xin-lai-de")

    with pytest.raises(WrongPlaceInTree):
        services.add_district(new, parent=town.green, at=AT)


@pytest.mark.parametrize("target", UNIT_HOMES)
@pytest.mark.parametrize("name", UNIT_HOMES)
def test_a_unit_moves_only_where_it_may_stand(town, name, target):
    was_below = of_town(town, name).get_parent()

    moved = is_moved(town, name, target)

    unit = District.objects.get(pk=of_town(town, name).pk)
    assert moved == (target in UNIT_HOMES[name])
    assert unit.get_parent() == (of_town(town, target) if moved else was_below)


@pytest.mark.parametrize("target", BRANCH_HOMES)
@pytest.mark.parametrize("name", BRANCH_HOMES)
def test_a_party_organisation_moves_only_where_it_and_all_below_may_stand(town, name, target):
    was_below = of_town(town, name).get_parent()

    moved = is_moved(town, name, target)

    branch = Branch.objects.get(pk=of_town(town, name).pk)
    assert moved == (target in BRANCH_HOMES[name])
    assert branch.get_parent() == (of_town(town, target) if moved else was_below)
    assert Branch.find_problems() == ([], [], [], [], [])


def test_a_group_takes_its_households_along_to_another_branch(town):
    new = NewBranch(kind="党员中心户", name="中心户", slug="p-hu", district=town.green)
    services.add_branch(new, parent=town.green_group, at=AT)

    assert is_moved(town, "green_group", "east_branch")
    assert Branch.objects.get(slug="p-hu").depth == 5


@pytest.mark.parametrize(("kind", "parent"), [("党小组", "green_group"), ("党支部", "east_branch")])
def test_nothing_stands_below_its_own_kind_even_where_the_depth_would_do(town, kind, parent):
    if kind == "党小组":
        move_unit(town.green_group, to=town.east_branch, at=AT)

    assert not is_entered(town, kind, parent)


def test_nothing_is_entered_and_nothing_moved_below_what_is_closed(town):
    close_unit(town.east_grid, at=AT)

    assert not is_entered(town, "楼栋", "east_grid")
    assert not is_moved(town, "green_building", "east_grid")
    assert District.objects.get(pk=town.green_building.pk).get_parent() == town.green_grid


def test_a_closed_branch_takes_no_group_either(town):
    close_unit(town.east_branch, at=AT)

    assert not is_entered(town, "党小组", "east_branch")
    assert not is_moved(town, "green_group", "east_branch")


def test_moving_to_where_it_stands_already_changes_no_parent(town):
    move_unit(town.green, to=town.subdistrict, at=AT)

    below = District.objects.below(District.objects.get(slug="kaizhou"))
    slugs = ["dongfang", "dongfang-g1", "lvcheng", "lvcheng-g1", "lvcheng-1"]
    assert [unit.slug for unit in below] == slugs


def test_a_row_read_long_ago_is_not_trusted_for_a_move(town):
    old_grid, old_green = fresh(town.green_grid), fresh(town.green)
    other = town.district.add_child(kind="街道", name="卫都街道", slug="weidu")
    move_unit(town.green, to=other, at=AT)

    moved = move_unit(old_grid, to=old_green, at=AT)

    assert moved.get_parent().slug == "lvcheng"
    assert District.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("tree", ["district", "branch"])
def test_each_act_is_on_record_once_with_who_did_it(town, tree):
    unit = town.green_grid if tree == "district" else town.green_branch
    target = town.east if tree == "district" else town.office
    before = unit.get_parent().slug

    services.rename(unit, name="新名字", at=AT)
    move_unit(unit, to=target, at=AT)

    entries = AuditEntry.objects.filter(subject=f"organisation.{tree}.{unit.pk}").order_by("pk")
    assert [entry.action for entry in entries] == ["organisation.renamed", "organisation.moved"]
    assert entries[1].detail == {"from": before, "to": target.slug}


@pytest.mark.parametrize(
    "refused",
    [
        lambda town: move_unit(town.green, to=town.green_grid, at=AT),
        lambda town: close_unit(town.green, at=AT),
        lambda town: services.rename(town.green, name="东方社区", at=AT),
    ],
    ids=["a move", "a close", "a name"],
)
def test_what_is_refused_is_not_on_record_and_nobody_is_told(town, refused):
    told = []
    listeners = [(signal, lambda **_: told.append("told")) for signal in (unit_moved, unit_renamed)]
    for signal, listener in listeners:
        signal.connect(listener)

    with pytest.raises(Exception, match=r".+"):
        refused(town)

    for signal, listener in listeners:
        signal.disconnect(listener)
    assert not told
    assert not AuditEntry.objects.filter(action__startswith="organisation.").exists()


def test_rooms_above_are_asked_before_and_told_after_with_the_rows_of_then(town):
    heard = []

    def asked(unit, change, **_):
        heard.append((change, unit.get_parent().slug))

    def told(unit, **_):
        heard.append(("moved", unit.get_parent().slug))

    unit_changing.connect(asked)
    unit_moved.connect(told)
    move_unit(town.green_building, to=town.east_grid, at=AT)
    close_unit(town.green_building, at=AT)
    unit_changing.disconnect(asked)
    unit_moved.disconnect(told)

    assert heard == [(MOVE, "lvcheng-g1"), ("moved", "dongfang-g1"), (CLOSE, "dongfang-g1")]
