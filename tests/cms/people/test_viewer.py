"""What visibility knows of a person at a moment."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from cms.people.models import PostKind
from cms.people.services import appoint, attach_branch, leave_branch, set_home
from cms.people.viewer import GUEST, roles_of, viewer_of
from tests.factories.organisation import make_town
from tests.factories.people import START, make_member, make_person, make_resident

DAY = timedelta(days=1)
NOW = START + 5 * DAY


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_a_guest_sees_as_a_guest(nobody):
    assert viewer_of(nobody, NOW) == GUEST
    assert GUEST.is_guest
    assert roles_of(nobody, NOW) == frozenset()


@pytest.mark.django_db
def test_a_person_who_may_not_sign_in_sees_as_a_guest():
    person = make_person()
    person.is_active = False

    assert viewer_of(person, NOW) == GUEST


@pytest.mark.django_db
def test_a_resident_sees_for_every_unit_around_the_home():
    town = make_town()
    person = make_resident(town.green_building)

    viewer = viewer_of(person, NOW)

    around = [town.district, town.subdistrict, town.green, town.green_grid, town.green_building]
    assert viewer.district_paths == {unit.path for unit in around}
    assert (viewer.roles, viewer.branch_paths) == ({"居民"}, frozenset())


@pytest.mark.django_db
def test_a_member_sees_for_every_organisation_above_the_branch():
    town = make_town()
    person = make_member(town.green_branch)

    viewer = viewer_of(person, NOW)

    above = [town.committee, town.office, town.green_general, town.green_branch]
    assert viewer.branch_paths == {branch.path for branch in above}
    assert viewer.own_branch_paths == {town.green_branch.path}
    assert viewer.is_member


@pytest.mark.django_db
def test_a_guest_place_lets_a_member_read_there_too():
    town = make_town()
    person = make_member(town.green_branch)
    attach_branch(person, branch=town.east_branch, at=START + 2 * DAY)

    viewer = viewer_of(person, NOW)

    assert viewer.own_branch_paths == {town.green_branch.path, town.east_branch.path}


@pytest.mark.django_db
def test_a_secretary_leads_the_subtree_of_the_post():
    town = make_town()
    person = make_member(town.green_branch)
    appoint(person, kind=PostKind.SECRETARY, place=town.green_general, actor=None, at=START + DAY)

    viewer = viewer_of(person, NOW)

    assert viewer.led_branch_paths == {town.green_general.path}
    assert viewer.roles == {"居民", "党员", "书记"}


@pytest.mark.django_db
def test_moving_and_leaving_change_the_view_from_that_moment():
    town = make_town()
    person = make_member(town.green_branch, town.green_grid)
    set_home(person, district=town.east_grid, at=NOW)
    leave_branch(person, at=NOW)

    before, after = viewer_of(person, NOW - DAY), viewer_of(person, NOW)

    assert town.green.path in before.district_paths
    assert before.is_member
    assert town.green.path not in after.district_paths
    assert not after.is_member


@pytest.mark.django_db
def test_a_viewer_costs_four_queries_however_much_one_holds(django_assert_num_queries):
    town = make_town()
    person = make_member(town.green_branch, town.green_building)
    for kind in (PostKind.REVIEWER, PostKind.TEACHER, PostKind.ROOM_MODERATOR):
        appoint(person, kind=kind, actor=None, at=START + DAY)

    with django_assert_num_queries(4):
        viewer_of(person, NOW)
