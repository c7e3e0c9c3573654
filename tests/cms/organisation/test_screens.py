"""District admins change the trees in the editors' rooms; refusals are shown as they are."""

import pytest

from cms.audit.models import AuditEntry
from cms.organisation.models import Branch, District
from cms.people.models import PostKind
from tests.factories.organisation import make_town
from tests.factories.people import make_holder, make_resident


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def admin(client, town):
    person = make_holder(PostKind.DISTRICT_ADMIN)
    client.force_login(person)
    return person


def new_unit(town, **changes):
    typed = {"kind": "村", "name": "柳林村", "slug": "liulin", "parent": town.subdistrict.pk}
    return {**typed, "boundary": "null", **changes}


def test_the_list_shows_the_tree_in_its_order(client, admin, town):
    page = client.get("/admin/districts/").content.decode()

    assert page.index("开州街道") < page.index("绿城社区") < page.index("绿城第一网格")


def test_a_unit_is_entered_with_its_parent(client, admin, town):
    answer = client.post("/admin/districts/new/", new_unit(town))

    unit = District.objects.get(slug="liulin")
    assert (answer.status_code, unit.get_parent()) == (302, town.subdistrict)
    assert AuditEntry.objects.get(action="organisation.added").actor == admin


def test_a_unit_in_the_wrong_place_is_refused_with_the_sentence(client, admin, town):
    answer = client.post("/admin/districts/new/", new_unit(town, parent=town.green_grid.pk))

    assert "这一类单位不能放在所选的上级下面" in answer.content.decode()
    assert not District.objects.filter(slug="liulin").exists()


def test_a_boundary_that_is_none_is_refused_with_the_sentence(client, admin, town):
    answer = client.post("/admin/districts/new/", new_unit(town, boundary='{"type": "Point"}'))

    assert "边界要是一个完整的多边形" in answer.content.decode()


def test_renaming_and_moving_go_through_the_services(client, admin, town):
    other = town.district.add_child(kind="街道", name="卫都街道", slug="weidu")

    client.post(f"/admin/districts/edit/{town.green.pk}/", {"name": "绿城新村", "parent": other.pk})

    unit = District.objects.get(slug="lvcheng")
    assert (unit.name, unit.get_parent().slug) == ("绿城新村", "weidu")
    acts = AuditEntry.objects.filter(actor=admin).values_list("action", flat=True)
    assert {"organisation.renamed", "organisation.moved"} <= set(acts)


def test_a_unit_that_people_live_in_cannot_close_and_says_why(client, admin, town):
    make_resident(town.green_building)

    answer = client.post(f"/admin/districts/delete/{town.green_building.pk}/", follow=True)

    assert "住在这里的人：1人" in answer.content.decode()
    assert District.objects.get(pk=town.green_building.pk).closed_at is None


def test_an_empty_unit_closes_and_leaves_the_list(client, admin, town):
    client.post(f"/admin/districts/delete/{town.green_building.pk}/")

    assert District.objects.get(pk=town.green_building.pk).closed_at is not None
    client.get("/admin/districts/")
    assert "1号楼" not in client.get("/admin/districts/").content.decode()


def test_a_branch_is_entered_and_renamed(client, admin, town):
    client.post(
        "/admin/branches/new/",
        {
            "kind": "党支部",
            "name": "物业党支部",
            "slug": "p-wuye",
            "district": town.green.pk,
            "parent": town.green_general.pk,
        },
    )
    branch = Branch.objects.get(slug="p-wuye")

    client.post(
        f"/admin/branches/edit/{branch.pk}/",
        {"name": "绿城物业党支部", "parent": town.green_general.pk},
    )

    branch.refresh_from_db()
    assert (branch.name, branch.get_parent()) == ("绿城物业党支部", town.green_general)


@pytest.mark.parametrize("kind", [PostKind.CHIEF_EDITOR, PostKind.REVIEWER])
def test_other_posts_neither_see_nor_change_the_trees(client, town, kind):
    client.force_login(make_holder(kind))

    answers = [
        client.get("/admin/districts/"),
        client.post("/admin/districts/new/", new_unit(town)),
        client.post(f"/admin/districts/delete/{town.green_building.pk}/"),
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert not District.objects.filter(slug="liulin").exists()
