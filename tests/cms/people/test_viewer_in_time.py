"""Who is looking, at any moment and with any history: what pages decide by."""

from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from cms.organisation.models import Branch, District
from cms.organisation.services import move_unit, rename
from cms.people.models import BranchAttachment, BranchMembership, Post, PostKind, Residence
from cms.people.services import (
    appoint,
    attach_branch,
    detach_branch,
    dismiss,
    join_branch,
    leave_branch,
    set_home,
)
from cms.people.viewer import GUEST, Viewer, roles_of, viewer_of
from tests.factories.organisation import Town, make_town
from tests.factories.people import START, make_holder, make_member, make_person, make_resident
from tests.factories.standing import fresh, standing

DAY = timedelta(days=1)
LATER = START + 5 * DAY
standing_town = standing(make_town)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town(standing_town) -> Town:
    return fresh(standing_town)


@pytest.mark.parametrize("home", ["green_grid", "green_building", "east_grid"])
def test_a_resident_sees_exactly_for_the_units_that_hold_the_home(town, home):
    place = getattr(town, home)

    viewer = viewer_of(make_resident(place), LATER)

    holding = District.objects.holding(place).values_list("path", flat=True)
    assert viewer.district_paths == set(holding)


@pytest.mark.parametrize("branch", ["green_branch", "east_branch"])
def test_a_member_sees_exactly_for_the_organisations_that_hold_the_branch(town, branch):
    place = getattr(town, branch)

    viewer = viewer_of(make_member(place), LATER)

    holding = Branch.objects.holding(place).values_list("path", flat=True)
    assert viewer.branch_paths == set(holding)
    assert viewer.own_branch_paths == {place.path}


@pytest.mark.parametrize(
    ("day", "lives_there"),
    [(0, False), (1, True), (5, True), (9.999, True), (10, False), (11, False)],
    ids=["before", "moving in", "within", "just before", "moving out", "after"],
)
def test_a_home_opens_from_moving_in_up_to_but_not_at_moving_out(town, day, lives_there):
    person = make_resident(town.green_grid)
    set_home(person, district=town.east_grid, at=START + 10 * DAY)

    viewer = viewer_of(person, START + day * DAY)

    assert (town.green.path in viewer.district_paths) == lives_there


@pytest.mark.parametrize(
    ("day", "is_member"),
    [(0, False), (1, True), (9.999, True), (10, False), (12, False), (15, True)],
    ids=["before", "joining", "just before", "leaving", "between", "joined again"],
)
def test_a_member_is_one_from_joining_up_to_but_not_at_leaving(town, day, is_member):
    person = make_member(town.green_branch)
    leave_branch(person, at=START + 10 * DAY)
    join_branch(person, branch=town.east_branch, at=START + 15 * DAY)

    viewer = viewer_of(person, START + day * DAY)

    assert (viewer.is_member, "党员" in viewer.roles) == (is_member, is_member)
    assert bool(viewer.branch_paths) == is_member


@pytest.mark.parametrize(("day", "reads_there"), [(1, False), (2, True), (8.999, True), (9, False)])
def test_a_guest_place_opens_its_branch_for_its_time(town, day, reads_there):
    person = make_member(town.green_branch)
    attach_branch(person, branch=town.east_branch, at=START + 2 * DAY)
    detach_branch(person, at=START + 9 * DAY)

    viewer = viewer_of(person, START + day * DAY)

    assert (town.east_branch.path in viewer.own_branch_paths) == reads_there
    assert town.green_branch.path in viewer.own_branch_paths


def test_a_guest_place_alone_makes_no_member(town):
    person = make_person()
    BranchAttachment.objects.create(user=person, branch=town.east_branch, since=START)

    viewer = viewer_of(person, LATER)

    assert (viewer.is_member, viewer.branch_paths, viewer.own_branch_paths) == (
        False,
        frozenset(),
        frozenset(),
    )


def test_what_begins_tomorrow_opens_nothing_today(town):
    person, tomorrow = make_person(), LATER + DAY
    Residence.objects.create(user=person, district=town.green_grid, since=tomorrow)
    BranchMembership.objects.create(user=person, branch=town.green_branch, since=tomorrow)
    Post.objects.create(user=person, kind=PostKind.CHIEF_EDITOR, since=tomorrow)

    today, then = viewer_of(person, LATER), viewer_of(person, tomorrow)

    assert today == Viewer(user_id=person.pk, roles=frozenset({"居民"}))
    assert then.roles == {"居民", "党员", "总编"}


@pytest.mark.parametrize("kind", PostKind)
def test_each_post_is_a_role_and_opens_no_page_of_the_party_by_itself(town, kind):
    person = make_person()
    Post.objects.create(user=person, kind=kind, since=START, district=town.green)

    viewer = viewer_of(person, LATER)

    assert viewer.roles == {"居民", kind}
    assert (viewer.is_member, viewer.branch_paths, viewer.led_branch_paths) == (
        False,
        frozenset(),
        frozenset(),
    )


@pytest.mark.parametrize("kind", [PostKind.PARTY_ORGANISER, PostKind.VOLUNTEER_LEADER])
def test_only_a_secretary_leads_the_branch_of_the_post(town, kind):
    person = make_member(town.green_branch)
    appoint(person, kind=kind, place=town.green_general, actor=None, at=LATER)

    assert viewer_of(person, LATER).led_branch_paths == frozenset()


def test_a_secretary_of_two_branches_leads_both_until_one_ends(town):
    person = make_member(town.green_branch)
    for branch in (town.green_branch, town.east_branch):
        appoint(person, kind=PostKind.SECRETARY, place=branch, actor=None, at=LATER)
    dismiss(Post.objects.get(branch=town.east_branch), actor=None, at=LATER + DAY)

    before, after = viewer_of(person, LATER), viewer_of(person, LATER + DAY)

    assert before.led_branch_paths == {town.green_branch.path, town.east_branch.path}
    assert after.led_branch_paths == {town.green_branch.path}


def test_one_kind_at_two_places_is_one_role(town):
    person = make_holder(PostKind.EDITOR, town.green)
    appoint(person, kind=PostKind.EDITOR, place=town.east, actor=None, at=LATER)

    assert viewer_of(person, LATER).roles == {"居民", "编辑"}


def test_the_paths_are_those_of_now_when_the_home_was_moved(town):
    person = make_resident(town.green_building)

    move_unit(town.green_grid, to=town.east, at=LATER)

    viewer = viewer_of(person, LATER)
    town.east.refresh_from_db()
    assert town.east.path in viewer.district_paths
    assert town.green.path not in viewer.district_paths


def test_a_new_name_changes_nothing_of_what_one_sees(town):
    person = make_resident(town.green_building)
    before = viewer_of(person, LATER)

    rename(town.green, name="绿城新村", at=LATER)

    assert viewer_of(person, LATER) == before


@pytest.mark.parametrize("nobody", [None, AnonymousUser(), object()])
def test_what_is_no_person_is_a_guest_and_asks_nothing(nobody, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert viewer_of(nobody, LATER) is GUEST
        assert roles_of(nobody, LATER) == frozenset()


def test_who_may_not_sign_in_any_more_keeps_rows_and_sees_as_a_guest(town):
    person = make_member(town.green_branch, town.green_grid)
    person.is_active = False

    assert viewer_of(person, LATER) is GUEST


def test_a_viewer_is_a_value_that_nobody_changes(town):
    person = make_resident(town.green_grid)
    first, second = viewer_of(person, LATER), viewer_of(person, LATER + DAY)

    assert (first == second, len({first, second})) == (True, 1)
    with pytest.raises(FrozenInstanceError):
        first.roles = frozenset({"总编"})


def test_a_guest_has_nothing():
    assert (GUEST.user_id, GUEST.is_guest, GUEST.is_member) == (None, True, False)
    assert GUEST.roles | GUEST.district_paths | GUEST.branch_paths == frozenset()


def test_a_person_is_no_guest_even_without_home_and_post():
    person = make_person()

    viewer = viewer_of(person, LATER)

    assert (viewer.is_guest, viewer.user_id, viewer.roles) == (False, person.pk, {"居民"})


@pytest.mark.parametrize("moves", [5, 50])
def test_a_long_history_costs_the_same_four_queries(town, moves, django_assert_num_queries):
    person = make_member(town.green_branch)
    Residence.objects.bulk_create(
        Residence(
            user=person,
            district=(town.green_grid, town.east_grid)[day % 2],
            since=START + day * DAY,
            until=START + (day + 1) * DAY,
        )
        for day in range(moves)
    )
    Post.objects.bulk_create(
        Post(user=person, kind=PostKind.REVIEWER, since=START, until=START + (day + 1) * DAY)
        for day in range(moves)
    )

    with django_assert_num_queries(4):
        viewer = viewer_of(person, START + (moves - 0.5) * DAY)

    assert viewer.roles == {"居民", "党员", "审校"}
    assert len(viewer.district_paths) == 4
