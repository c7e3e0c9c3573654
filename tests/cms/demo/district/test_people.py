"""A loaded small district: where people live, serve and belong, and how they sign in."""

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory
from wagtail.models import Page

from cms.columns.models import SectionPage
from cms.demo.models import DemoObject
from cms.demo.moments import Moments
from cms.organisation.models import Branch, District
from cms.people.models import BranchMembership, Post, Residence, User
from tests.cms.demo.worlds import AT, D0, PASSWORD, loaded_row

pytestmark = pytest.mark.django_db


def user(slug: str) -> User:
    return loaded_row(User, slug)


def index_path(slug: str) -> str:
    return Page.objects.get(slug=slug, depth=3).path


def test_units_hang_where_the_file_says_and_buildings_stand_below_their_grid():
    building = District.objects.get(name="1号楼")

    above = [unit.name for unit in District.objects.holding(building)]

    assert above[1:] == ["开州街道", "绿城社区", "绿城第一网格", "1号楼"]
    assert building.slug == "lvcheng-g1-1haolou"


def test_invented_names_are_marked_and_real_ones_are_not():
    invented = {unit.slug: unit.is_demo_name for unit in District.objects.all()}
    real_branch = Branch.objects.get(slug="p-lvcheng-wuye")

    assert invented["lvcheng"] is False
    assert invented["lvcheng-g1"] is True
    assert real_branch.is_demo_name is False
    assert Branch.objects.get(slug="p-lvcheng-1").is_demo_name is True


def test_people_live_serve_and_belong_where_the_file_says():
    secretary = user("xiazhi")

    assert Residence.objects.current_of(secretary).get().district.slug == "lvcheng-g1"
    assert BranchMembership.objects.current_of(secretary).get().branch.slug == "p-lvcheng-1"
    assert Post.objects.current_of(secretary).get().branch.slug == "p-lvcheng-1"


def test_member_of_a_group_belongs_to_the_branch_around_it():
    membership = BranchMembership.objects.current_of(user("liqiu")).get()

    assert membership.branch.slug == "p-lvcheng-1"
    assert membership.group.slug == "p-lvcheng-1-a"


def test_probationary_member_is_entered_as_one():
    assert BranchMembership.objects.current_of(user("chushu")).get().standing == "预备"


def test_somebody_who_moved_lived_elsewhere_before():
    mover = user("yinxing")
    earlier = Moments(d0=D0).after(-41)

    homes = Residence.objects.filter(user=mover)

    assert homes.count() == 2
    assert Residence.objects.held_by(mover, earlier).get().district.slug == "dongfang-g1"
    assert Residence.objects.held_by(mover, AT).get().district.slug == "lvcheng-g1"


def test_people_without_a_phone_wait():
    assert DemoObject.objects.named(User, "daxue").count() == 0
    assert User.objects.filter(phone__isnull=True).count() == 0


def test_everybody_signs_in_with_the_password_of_the_load(world):
    door = RequestFactory().post("/sign-in/")

    for person in world.people:
        if person.phone:
            signed_in = authenticate(door, username=person.phone, password=PASSWORD)
            assert signed_in is not None, person.name
            assert signed_in.name == person.name


def test_editor_may_write_in_the_own_section_and_publish_nowhere():
    editor = user("qingming")
    section = SectionPage.objects.get(slug="lvcheng", path__startswith=index_path("columns"))
    elsewhere = SectionPage.objects.get(slug="dongfang", path__startswith=index_path("columns"))

    assert section.permissions_for_user(editor).can_add_subpage()
    assert not section.permissions_for_user(editor).can_publish()
    assert not elsewhere.permissions_for_user(editor).can_add_subpage()
