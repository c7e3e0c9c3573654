"""Reading the trees: within, below, holding and the rest, for every unit of two towns."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.organisation.boundaries import check_point
from cms.organisation.errors import BadPoint, OrganisationError, StillInUse
from cms.organisation.forms import UnitChoice
from cms.organisation.models import Branch, District
from tests.factories.organisation import Town, make_town
from tests.factories.people import START
from tests.factories.standing import fresh, standing

UNITS = ["district", "subdistrict", "green", "east", "green_grid", "east_grid", "green_building"]
BRANCHES = ["committee", "office", "green_general", "green_branch", "green_group", "east_branch"]
standing_towns = standing(lambda: (make_town(), make_town(prefix="新")))
pytestmark = pytest.mark.django_db


@pytest.fixture
def town(standing_towns) -> Town:
    return fresh(standing_towns)[0]


@pytest.fixture
def other(standing_towns) -> Town:
    return fresh(standing_towns)[1]


def above(unit) -> list:
    """The unit and its parents, highest first, asked one by one."""
    parent = unit.get_parent()
    return [*(above(parent) if parent else []), unit]


def named(town: Town, name: str):
    return getattr(town, name)


@pytest.mark.parametrize("name", UNITS + BRANCHES)
def test_holding_is_the_unit_and_its_parents_highest_first(town, name):
    unit = named(town, name)

    assert [*type(unit).objects.holding(unit)] == above(unit)


@pytest.mark.parametrize("name", UNITS + BRANCHES)
def test_within_is_exactly_what_the_unit_holds(town, name):
    unit = named(town, name)
    everything = [named(town, each) for each in (UNITS if name in UNITS else BRANCHES)]

    held = {each.pk for each in everything if unit in above(each)}

    assert {each.pk for each in type(unit).objects.within(unit)} == held
    assert {each.pk for each in type(unit).objects.below(unit)} == held - {unit.pk}


@pytest.mark.parametrize("name", UNITS + BRANCHES)
def test_two_towns_of_the_same_shape_are_never_mixed(town, other, name):
    unit, stranger = named(town, name), named(other, name)

    units = type(unit).objects
    assert not units.within(unit).filter(pk=stranger.pk).exists()
    assert not units.holding(unit).filter(pk=stranger.pk).exists()


def test_the_order_of_reading_is_the_order_of_the_tree(town):
    names = [unit.name for unit in District.objects.within(town.district)]

    assert names == [
        "示范区", "开州街道", "绿城社区", "绿城第一网格", "1号楼", "东方社区", "东方第一网格",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("depth", "count"), [(0, 0), (1, 1), (2, 2), (3, 4), (4, 6), (5, 7), (9, 7)]
)
def test_down_to_and_from_a_depth_divide_the_tree(town, depth, count):
    units = District.objects.within(town.district)

    assert units.down_to(depth).count() == count
    assert units.from_depth(depth + 1).count() == 7 - count


def test_reads_are_joined_as_they_are_said(town):
    town.green_building.closed_at = START
    town.green_building.save()

    open_grids = District.objects.open().within(town.green).from_depth(4)

    assert [*open_grids] == [town.green_grid]


def test_a_namesake_is_older_by_the_time_it_was_entered(town):
    second = town.subdistrict.add_child(kind="村", name="绿城社区", slug="lvcheng-2")

    assert [*District.objects.older_namesakes(second)] == [town.green]
    assert not District.objects.older_namesakes(town.green).exists()


@pytest.mark.parametrize(
    ("fields", "alike"),
    [
        ({"slug": "lvcheng"}, True),
        ({"slug": "xin", "code": "410900"}, True),
        ({"slug": "xin", "code": ""}, False),
        ({"slug": "xin", "name": "绿城社区"}, False),
        ({"slug": "LVCHENG"}, False),
    ],
    ids=["slug", "code", "no code", "only the name", "another case"],
)
def test_units_are_alike_by_slug_or_code_not_by_name(town, fields, alike):
    District.objects.filter(pk=town.east.pk).update(code="410900")

    assert District.objects.named_alike(District(**fields)).exists() == alike


def test_a_branch_is_alike_by_its_slug_alone(town):
    assert Branch.objects.named_alike(Branch(slug=town.east_branch.slug)).get() == town.east_branch
    assert not Branch.objects.named_alike(Branch(slug="xin")).exists()


def test_boundaries_come_the_smallest_unit_first(town):
    for unit in (town.district, town.green, town.east_grid):
        District.objects.filter(pk=unit.pk).update(boundary={"type": "Polygon"})

    found = District.objects.with_boundary()

    assert [*found] == [town.east_grid, town.green, town.district]


@pytest.mark.parametrize("read", ["within", "below", "holding"])
@pytest.mark.parametrize("more", [0, 45])
def test_a_read_is_one_query_however_many_units(town, read, more, django_assert_num_queries):
    for number in range(more):
        town.green_grid.add_child(kind="楼栋", name=f"{number}", slug=f"b-{number}")
        town.green_grid.refresh_from_db()

    with django_assert_num_queries(1):
        found = list(getattr(District.objects, read)(town.green_grid))

    assert len(found) == {"within": 2 + more, "below": 1 + more, "holding": 4}[read]


@settings(max_examples=15, derandomize=True, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(st.sampled_from(UNITS), min_size=1, max_size=4))
def test_what_lies_within_several_is_what_lies_within_all(town, names):
    units = District.objects.all()
    for name in names:
        units = units.within(named(town, name))

    wanted = {
        name for name in UNITS if all(named(town, n) in above(named(town, name)) for n in names)
    }
    assert {unit.pk for unit in units} == {named(town, name).pk for name in wanted}


@settings(max_examples=60, derandomize=True)
@given(
    lat=st.none() | st.floats(-200, 200, allow_nan=False),
    lon=st.none() | st.floats(-400, 400, allow_nan=False),
)
def test_a_point_is_whole_and_on_the_globe_or_none(lat, lon):
    is_none = lat is None and lon is None
    is_whole = lat is not None and lon is not None and -90 <= lat <= 90 and -180 <= lon <= 180

    try:
        check_point(lat, lon)
    except BadPoint:
        fits = False
    else:
        fits = True

    assert fits == (is_none or is_whole)


@pytest.mark.parametrize(("name", "shown"), [
    ("district", "示范区"), ("subdistrict", "　开州街道"), ("green_building", "　　　　1号楼"),
])  # fmt: skip
def test_a_choice_is_set_in_by_its_depth(town, name, shown):
    assert UnitChoice(District.objects.all()).label_from_instance(named(town, name)) == shown


@pytest.mark.parametrize("name", ["district", "green_building", "committee", "green_group"])
def test_a_unit_is_called_by_its_name(town, name):
    unit = named(town, name)

    assert str(unit) == unit.name


def test_what_stands_in_the_way_is_listed_in_one_sentence():
    refusal = StillInUse(["下级单位：绿城第一网格", "党员：3人"])

    assert refusal.standing == ("下级单位：绿城第一网格", "党员：3人")
    assert refusal.fields == {"unit": "下级单位：绿城第一网格；党员：3人"}


@pytest.mark.parametrize(
    "refusal", OrganisationError.__subclasses__(), ids=lambda kind: kind.__name__
)
def test_every_refusal_is_one_short_plain_sentence(refusal):
    said = refusal.message

    assert 0 < len(said) <= 40
    assert not any(word in said for word in ("失败", "非法", "系统错误", "无效"))
    assert (refusal.status in {400, 409}, refusal.code.isidentifier()) == (True, True)
