"""The table of rights as laid out on Wagtail's pages and shelves: exactly that."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.people.errors import PeopleError
from cms.people.permissions import lay_out, named_pages, named_shelves
from cms.people.roles import OPEN_SHELF, RIGHTS
from cms.people.services.groups import editor_group
from tests.factories.organisation import make_town

pytestmark = pytest.mark.django_db


def test_laying_out_takes_away_a_page_right_that_nobody_declared():
    group, page = Group.objects.get(name="审校"), Page.objects.get(depth=2)
    right = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=page, permission=right)

    lay_out()

    assert not GroupPagePermission.objects.filter(group=group).exists()


@pytest.mark.parametrize("shelf", [OPEN_SHELF, "别的图库"])
def test_laying_out_takes_away_a_right_over_files_that_nobody_declared(shelf):
    group = Group.objects.get(name="网格员")
    collection = Collection.objects.filter(name=shelf).first()
    collection = collection or Collection.get_first_root_node().add_child(name=shelf)
    right = Permission.objects.get(codename="change_image")
    GroupCollectionPermission.objects.create(group=group, collection=collection, permission=right)

    lay_out()

    held = group.collection_permissions.values_list("permission__codename", "collection__name")
    assert (right.codename, shelf) not in held
    assert ("add_image", OPEN_SHELF) in held


def test_laying_out_leaves_the_groups_of_units_alone():
    group, page = editor_group(make_town().green), Page.objects.get(depth=2)
    right = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=page, permission=right)

    lay_out()

    assert group.page_permissions.get().page == page


def test_rights_over_a_shelf_stand_as_soon_as_it_appears():
    Collection.objects.filter(name__in=named_shelves()).delete()
    lay_out_count = GroupCollectionPermission.objects.count()

    Collection.get_first_root_node().add_child(name="党员学习图库")

    groups = {
        row.group.name
        for row in GroupCollectionPermission.objects.filter(collection__name="党员学习图库")
    }
    assert groups == {"党务工作者", "支部书记"}
    assert GroupCollectionPermission.objects.count() > lay_out_count


def test_named_pages_and_shelves_are_those_of_the_table():
    assert named_pages() == {"study"}
    assert named_shelves() == {OPEN_SHELF, "党员学习图库"}


@pytest.mark.parametrize("name", sorted(RIGHTS))
def test_a_group_of_the_table_that_was_deleted_comes_back_with_its_rights(name):
    Group.objects.filter(name=name).delete()

    lay_out()

    group = Group.objects.get(name=name)
    assert group.permissions.filter(codename="access_admin").exists()
    acts = group.collection_permissions.values_list("permission__codename", flat=True)
    assert {act.split("_")[0] for act in acts} == (
        set(RIGHTS[name].files) if group.collection_permissions.exists() else set()
    )


@pytest.mark.parametrize("refusal", PeopleError.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_refusal_is_one_short_plain_sentence(refusal):
    said = refusal()

    assert 0 < len(said.message) <= 40
    assert not any(word in said.message for word in ("失败", "非法", "系统错误", "无效"))
    assert (said.status in {400, 409}, said.code.isidentifier()) == (True, True)
