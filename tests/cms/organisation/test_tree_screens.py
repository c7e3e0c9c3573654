"""The two trees in the editors' rooms: what each screen shows, keeps, refuses and costs."""

import re

import pytest

from cms.audit.models import AuditEntry
from cms.core import clock
from cms.organisation.models import Branch, District
from cms.people.models import PostKind
from tests.factories.organisation import Town, make_town
from tests.factories.people import make_holder, make_member
from tests.factories.standing import fresh, standing

standing_town = standing(make_town)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town(standing_town) -> Town:
    return fresh(standing_town)


@pytest.fixture
def admin(client, town):
    person = make_holder(PostKind.DISTRICT_ADMIN)
    client.force_login(person)
    return person


def new_unit(town: Town, **changes) -> dict:
    typed = {"kind": "村", "name": "柳林村", "slug": "liulin", "parent": town.subdistrict.pk}
    return {**typed, "boundary": "null", **changes}


def new_branch(town: Town, **changes) -> dict:
    typed = {"kind": "党支部", "name": "物业党支部", "slug": "p-wuye", "district": town.green.pk}
    return {**typed, "parent": town.green_general.pk, **changes}


def said(answer) -> str:
    """All that the page says, without its marks."""
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "必需"),
        ({"slug": ""}, "必需"),
        ({"kind": "县"}, "县"),
        ({"slug": "绿城"}, "字母"),
        ({"slug": "two words"}, "字母"),
        ({"slug": "lvcheng"}, "代号"),
        ({"name": "长" * 61}, "60"),
        ({"lat": "91", "lon": "115"}, "纬度和经度要一起填，并且在地球上"),
        ({"lat": "35.7"}, "纬度和经度要一起填，并且在地球上"),
        ({"lat": "北纬", "lon": "东经"}, "数字"),
        ({"boundary": "{"}, "JSON"),
        ({"boundary": '{"type": "LineString"}'}, "边界要是一个完整的多边形"),
        ({"parent": "999999"}, "选"),
        ({"parent": ""}, "这一类单位不能放在所选的上级下面"),
    ],
    ids=[
        "no name", "no slug", "no such kind", "slug in characters", "slug with a space",
        "slug taken", "name too long", "off the globe", "half a point", "words for numbers",
        "no JSON", "no polygon", "no such parent", "no parent",
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_entered(client, admin, town, changes, sentence):
    before = District.objects.count()

    answer = client.post("/admin/districts/new/", new_unit(town, **changes))

    assert answer.status_code == 200
    assert sentence in said(answer)
    assert District.objects.count() == before


def test_what_was_typed_stays_when_the_service_refuses(client, admin, town):
    wrong = new_unit(town, kind="楼栋", official_name="柳林村村民委员会", code="410900")

    page = client.post("/admin/districts/new/", wrong).content.decode()

    for kept in ('value="柳林村"', 'value="liulin"', 'value="柳林村村民委员会"', 'value="410900"'):
        assert kept in page
    assert f'<option value="{town.subdistrict.pk}" selected>' in page


def test_a_code_somebody_has_is_refused_and_an_empty_one_is_not(client, admin, town):
    client.post("/admin/districts/new/", new_unit(town, code="410900"))

    taken = client.post(
        "/admin/districts/new/", new_unit(town, name="河湾村", slug="hewan", code="410900")
    )
    free = client.post("/admin/districts/new/", new_unit(town, name="河湾村", slug="hewan"))

    assert (taken.status_code, free.status_code) == (200, 302)
    assert District.objects.filter(code="410900").count() == 1


def test_a_whole_point_and_a_boundary_are_kept(client, admin, town):
    square = '{"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,1],[0,0]]]}'

    client.post("/admin/districts/new/", new_unit(town, lat="35.7", lon="115.1", boundary=square))

    unit = District.objects.get(slug="liulin")
    assert (unit.lat, unit.lon, unit.boundary["type"]) == (35.7, 115.1, "Polygon")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "党总支"}, "这一类单位不能放在所选的上级下面"),
        ({"parent": ""}, "这一类单位不能放在所选的上级下面"),
        ({"district": ""}, "必需"),
        ({"slug": "p-lvcheng-7党总支"}, "字母"),
        ({"name": ""}, "必需"),
        ({"district": "999999"}, "选"),
    ],
    ids=["wrong level", "no parent", "no unit", "slug in characters", "no name", "no such unit"],
)
def test_a_party_organisation_that_cannot_be_is_refused(client, admin, town, changes, sentence):
    answer = client.post("/admin/branches/new/", new_branch(town, **changes))

    assert (answer.status_code, sentence in said(answer)) == (200, True)
    assert not Branch.objects.filter(name="物业党支部").exists()


def test_a_branch_taken_twice_is_refused_by_its_slug(client, admin, town):
    client.post("/admin/branches/new/", new_branch(town))

    answer = client.post("/admin/branches/new/", new_branch(town, name="另一个"))

    assert answer.status_code == 200
    assert Branch.objects.filter(slug="p-wuye").count() == 1


@pytest.mark.parametrize(
    ("name", "parent", "sentence"),
    [
        ("东方社区", "subdistrict", "这个名称、代号或行政代码已经用过了"),
        ("绿城社区", "green_grid", "这一类单位不能放在所选的上级下面"),
        ("绿城社区", "district", "这一类单位不能放在所选的上级下面"),
        ("", "subdistrict", "必需"),
    ],
    ids=["a name of another", "below itself", "a level too high", "no name"],
)
def test_a_change_that_cannot_be_changes_nothing(client, admin, town, name, parent, sentence):
    answer = client.post(
        f"/admin/districts/edit/{town.green.pk}/",
        {"name": name, "parent": getattr(town, parent).pk},
    )

    unit = District.objects.get(pk=town.green.pk)
    assert sentence in said(answer)
    assert (unit.name, unit.get_parent()) == ("绿城社区", town.subdistrict)


def test_saving_without_a_change_leaves_nothing_on_record(client, admin, town):
    client.post(
        f"/admin/districts/edit/{town.green.pk}/",
        {"name": "绿城社区", "parent": town.subdistrict.pk},
    )

    assert not AuditEntry.objects.filter(action__startswith="organisation.").exists()


def test_a_new_name_alone_moves_nothing(client, admin, town):
    client.post(
        f"/admin/districts/edit/{town.green.pk}/",
        {"name": "绿城新村", "parent": town.subdistrict.pk},
    )

    acts = AuditEntry.objects.filter(action__startswith="organisation.")
    assert [act.action for act in acts] == ["organisation.renamed"]


def test_the_change_screen_shows_the_parent_and_the_tree_by_its_depth(client, admin, town):
    page = client.get(f"/admin/districts/edit/{town.green.pk}/").content.decode()

    assert f'<option value="{town.subdistrict.pk}" selected>　开州街道' in page
    assert "　　　绿城第一网格" in page


def test_closed_units_are_offered_neither_as_parents_nor_as_places(client, admin, town):
    client.post(f"/admin/districts/delete/{town.green_building.pk}/")

    for path in ("/admin/districts/new/", "/admin/branches/new/", "/admin/posts/new/"):
        assert f'<option value="{town.green_building.pk}"' not in client.get(path).content.decode()


def test_a_branch_with_members_and_groups_says_all_that_stands_in_the_way(client, admin, town):
    make_member(town.green_branch)
    make_holder(PostKind.SECRETARY, town.green_branch)

    answer = client.post(f"/admin/branches/delete/{town.green_branch.pk}/", follow=True)

    text = said(answer)
    for what in ("下级单位：绿城1号楼党小组", "党员：1人", "任职的人：1人"):
        assert what in text
    assert Branch.objects.get(pk=town.green_branch.pk).closed_at is None


def test_a_branch_without_anybody_closes_with_who_did_it_on_record(client, admin, town):
    client.post(f"/admin/branches/delete/{town.east_branch.pk}/")

    entry = AuditEntry.objects.get(action="organisation.closed")
    assert (entry.actor, entry.subject) == (admin, f"organisation.branch.{town.east_branch.pk}")


def test_asking_to_close_closes_nothing_yet(client, admin, town):
    answer = client.get(f"/admin/districts/delete/{town.green_building.pk}/")

    assert "确定要撤销吗" in said(answer)
    assert District.objects.get(pk=town.green_building.pk).closed_at is None


@pytest.mark.parametrize(("word", "found"), [("东方", 2), ("dongfang", 2), ("没有", 0)])
def test_the_list_is_searched_by_name_and_slug(client, admin, town, word, found):
    page = client.get("/admin/districts/results/", {"q": word}).content.decode()

    assert page.count("/admin/districts/edit/") >= found
    assert ("东方社区" in page) == bool(found)


@pytest.mark.parametrize("room", ["districts", "branches"])
@pytest.mark.parametrize(
    "kind", [None, PostKind.CHIEF_EDITOR, PostKind.EDITOR, PostKind.GRID_WORKER]
)
def test_nobody_but_district_admins_reads_or_changes_the_trees(client, town, room, kind):
    if kind:
        client.force_login(make_holder(kind, town.green if kind != PostKind.CHIEF_EDITOR else None))
    unit = town.green_building if room == "districts" else town.east_branch

    answers = [client.get(f"/admin/{room}/")] + [
        client.post(f"/admin/{room}/{act}/{unit.pk}/", {"name": "改了"})
        for act in ("edit", "delete")
    ]

    assert {answer.status_code for answer in answers} <= {302, 401}
    unit.refresh_from_db()
    assert (unit.name != "改了", unit.closed_at) == (True, None)


@pytest.mark.parametrize("room", ["districts", "branches"])
def test_the_list_costs_as_much_for_fifty_units_as_for_five(
    client, admin, town, room, django_assert_max_num_queries
):
    client.get(f"/admin/{room}/")
    with django_assert_max_num_queries(40) as few:
        client.get(f"/admin/{room}/")
    parent = town.green_grid if room == "districts" else town.green_branch
    for number in range(45):
        more = (
            {"kind": "楼栋"} if room == "districts" else {"kind": "党小组", "district": town.green}
        )
        parent.add_child(name=f"第{number}", slug=f"n-{number}", **more)
        parent.refresh_from_db()

    with django_assert_max_num_queries(len(few)):
        client.get(f"/admin/{room}/")


def test_a_unit_that_is_closed_keeps_the_moment_and_its_place(client, admin, town):
    before = clock.now()

    client.post(f"/admin/districts/delete/{town.green_building.pk}/")

    unit = District.objects.get(pk=town.green_building.pk)
    assert before <= unit.closed_at <= clock.now()
    assert unit.get_parent() == town.green_grid
