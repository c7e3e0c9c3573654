"""Home, branch and guest place in time: one at a moment, closed and never overwritten.

What the tables refuse holds on both databases, whoever writes to them.
"""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.people.errors import BackdatedChange, GroupElsewhere, NotABranch, NotAHome, NotAMember
from cms.people.models import BranchAttachment, BranchMembership, Residence, User
from cms.people.services import (
    attach_branch,
    detach_branch,
    join_branch,
    leave_branch,
    set_home,
)
from tests.factories.organisation import Town, make_town
from tests.factories.people import START, make_member, make_person, make_resident
from tests.factories.standing import fresh, standing

DAY = timedelta(days=1)
KINDS = [Residence, BranchMembership, BranchAttachment]
NAMES = ["home", "branch", "guest place"]
standing_town = standing(make_town)
each_kind = pytest.mark.parametrize("kind", KINDS, ids=NAMES)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town(standing_town) -> Town:
    return fresh(standing_town)


def place_in(town: Town, kind: type, *, elsewhere: bool = False) -> dict:
    if kind is Residence:
        return {"district": town.east_grid if elsewhere else town.green_grid}
    return {"branch": town.east_branch if elsewhere else town.green_branch}


def lasting(kind, user, town, since, until=None, **more):
    """A row from day `since` until day `until`, as whoever writes to the table might put it."""
    return kind.objects.create(
        user=user,
        since=START + since * DAY,
        until=None if until is None else START + until * DAY,
        **place_in(town, kind, **more),
    )


def is_refused(*args, **more) -> bool:
    try:
        with transaction.atomic():
            lasting(*args, **more)
    except IntegrityError:
        return True
    return False


@each_kind
@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        (12, 14, True), (10, 20, True), (8, 12, True), (18, 22, True), (8, 22, True),
        (12, None, True), (8, None, True), (10, None, True),
        (0, 10, False), (20, 30, False), (20, None, False), (0, 5, False), (25, None, False),
    ],
    ids=[
        "inside", "the same", "over the start", "over the end", "around",
        "open from inside", "open from before", "open from its start",
        "up to it", "from its end", "open from its end", "long before", "open long after",
    ],
)  # fmt: skip
def test_no_two_of_a_kind_overlap_and_touching_ones_do_not(town, kind, since, until, refused):
    person = make_person()
    lasting(kind, person, town, 10, 20)

    assert is_refused(kind, person, town, since, until, elsewhere=True) == refused


@each_kind
@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [(12, None, True), (0, 12, True), (0, 10, False), (0, None, True)],
    ids=["a second open one", "over the start", "up to it", "open from before"],
)
def test_an_open_one_reaches_into_all_the_future(town, kind, since, until, refused):
    person = make_person()
    lasting(kind, person, town, 10)

    assert is_refused(kind, person, town, since, until, elsewhere=True) == refused


@each_kind
def test_what_is_changed_afterwards_may_not_overlap_either(town, kind):
    person = make_person()
    first = lasting(kind, person, town, 0, 10)
    second = lasting(kind, person, town, 10, 20, elsewhere=True)

    for row, change in (
        (first, {"until": START + 11 * DAY}),
        (first, {"until": None}),
        (second, {"since": START + 9 * DAY}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            kind.objects.filter(pk=row.pk).update(**change)

    assert kind.objects.get(pk=first.pk).until == second.since


@each_kind
def test_a_row_may_be_changed_where_it_overlaps_only_itself(town, kind):
    person = make_person()
    row = lasting(kind, person, town, 0, 10)

    kind.objects.filter(pk=row.pk).update(until=START + 5 * DAY, since=START + DAY)

    row.refresh_from_db()
    assert (row.since, row.until) == (START + DAY, START + 5 * DAY)


@each_kind
def test_a_row_given_to_somebody_else_may_not_overlap_theirs(town, kind):
    person, neighbour = make_person(), make_person()
    row = lasting(kind, person, town, 0, 10)
    lasting(kind, neighbour, town, 5, 15)

    with pytest.raises(IntegrityError), transaction.atomic():
        kind.objects.filter(pk=row.pk).update(user=neighbour)


@each_kind
@pytest.mark.parametrize("until", [0, -1], ids=["at once", "before"])
def test_nothing_ends_no_later_than_it_begins(town, kind, until):
    assert is_refused(kind, make_person(), town, 0, until)


@each_kind
def test_different_people_overlap_as_they_like(town, kind):
    lasting(kind, make_person(), town, 0)

    assert not is_refused(kind, make_person(), town, 0)


@each_kind
@pytest.mark.parametrize(
    ("day", "holds"),
    [(-1, False), (0, True), (0.001, True), (9.999, True), (10, False), (11, False)],
    ids=["before", "its first moment", "just after", "just before its end", "its end", "after"],
)
def test_it_holds_from_its_first_moment_up_to_but_not_at_its_end(town, kind, day, holds):
    person = make_person()
    lasting(kind, person, town, 0, 10)

    moment = START + day * DAY

    assert kind.objects.held_at(moment).exists() == holds
    assert kind.objects.held_by(person, moment).exists() == holds


@each_kind
def test_current_are_those_nobody_closed_even_when_they_begin_tomorrow(town, kind):
    person, neighbour = make_person(), make_person()
    lasting(kind, person, town, 0, 10)
    coming = lasting(kind, person, town, 10_000)
    lasting(kind, neighbour, town, 0, 10)

    assert [*kind.objects.current()] == [coming]
    assert [*kind.objects.current_of(person)] == [coming]
    assert not kind.objects.current_of(neighbour).exists()


@each_kind
def test_within_a_unit_is_in_it_or_below_and_not_beside(town, kind):
    row = lasting(kind, make_person(), town, 0)
    lasting(kind, make_person(), town, 0, elsewhere=True)
    place = row.district if kind is Residence else row.branch

    above = town.green if kind is Residence else town.green_general

    assert [*kind.objects.within(place)] == [row]
    assert [*kind.objects.within(above)] == [row]
    assert kind.objects.within(type(place).objects.get(depth=1)).count() == 2


def test_people_are_found_by_the_place_they_had_at_that_moment_and_not_by_another(town):
    person = make_resident(town.green_grid)
    set_home(person, district=town.east_grid, at=START + 10 * DAY)
    join_branch(person, branch=town.green_branch, at=START + 3 * DAY)

    found = {
        day: [
            User.objects.living_in(town.green, START + day * DAY).exists(),
            User.objects.living_in(town.east, START + day * DAY).exists(),
            User.objects.members_of(town.committee, START + day * DAY).exists(),
        ]
        for day in (0, 1, 3, 10, 11)
    }

    assert found == {
        0: [False, False, False],
        1: [True, False, False],
        3: [True, False, True],
        10: [False, True, True],
        11: [False, True, True],
    }


def test_somebody_who_moved_about_within_a_unit_is_one_person_in_it(town):
    person = make_resident(town.green_grid)
    for day, place in ((5, town.green_building), (9, town.green_grid), (12, town.green_building)):
        set_home(person, district=place, at=START + day * DAY)

    assert User.objects.living_in(town.green, START + 20 * DAY).count() == 1
    assert Residence.objects.filter(user=person).count() == 4


@settings(max_examples=12, derandomize=True, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=7))
def test_any_row_of_moves_leaves_homes_without_gap_or_overlap(town, moves):
    person, at = make_person(), START
    for days, goes_east in moves:
        at += days * DAY
        set_home(person, district=town.east_grid if goes_east else town.green_grid, at=at)

    homes = [*Residence.objects.filter(user=person).order_by("since")]
    assert all(one.until == two.since for one, two in pairwise(homes))
    assert all(one.district_id != two.district_id for one, two in pairwise(homes))
    assert [home.until for home in homes if home.until is None] == [None]


@pytest.mark.parametrize("day", [1, 0, -5], ids=["the very moment", "before", "long before"])
def test_a_change_no_later_than_what_it_replaces_is_refused_and_changes_nothing(town, day):
    person = make_member(town.green_branch, town.green_grid)
    attach_branch(person, branch=town.east_branch, at=START + DAY)
    moment = START + day * DAY

    for change in (
        lambda: set_home(person, district=town.east_grid, at=moment),
        lambda: join_branch(person, branch=town.east_branch, at=moment),
        lambda: attach_branch(person, branch=town.green_branch, at=moment),
        lambda: leave_branch(person, at=moment),
        lambda: detach_branch(person, at=moment),
    ):
        with pytest.raises(BackdatedChange):
            change()

    assert [kind.objects.get(user=person).until for kind in KINDS] == [None, None, None]


def test_a_leaving_that_the_guest_place_forbids_leaves_the_membership_open(town):
    person = make_member(town.green_branch)
    attach_branch(person, branch=town.east_branch, at=START + 5 * DAY)

    with pytest.raises(BackdatedChange):
        leave_branch(person, at=START + 3 * DAY)

    assert BranchMembership.objects.current_of(person).exists()


def test_coming_back_from_nowhere_changes_nothing(town):
    person = make_member(town.green_branch)

    detach_branch(person, at=START + 2 * DAY)

    assert not BranchAttachment.objects.exists()
    assert BranchMembership.objects.current_of(person).exists()


def test_who_confirmed_a_home_and_where_it_is_known_from_stay_on_it(town):
    worker, person = make_person(name="韩寒露"), make_person()

    set_home(person, district=town.green_grid, at=START, source="网格登记", confirmed_by=worker)

    home = Residence.objects.get(user=person)
    assert (home.source, home.confirmed_by) == ("网格登记", worker)


@pytest.mark.parametrize("place", ["committee", "office", "green_general", "green_group"])
def test_a_guest_place_is_a_branch_and_nothing_else(town, place):
    person = make_member(town.green_branch)

    with pytest.raises(NotABranch):
        attach_branch(person, branch=getattr(town, place), at=START + 2 * DAY)


@pytest.mark.parametrize("group", ["green_branch", "green_general", "east_branch"])
def test_a_group_lies_below_the_branch_and_is_not_the_branch(town, group):
    with pytest.raises(GroupElsewhere):
        join_branch(make_person(), branch=town.green_branch, group=getattr(town, group), at=START)


@pytest.mark.parametrize(
    "change",
    [
        lambda person, _, at: leave_branch(person, at=at),
        lambda person, town, at: attach_branch(person, branch=town.east_branch, at=at),
    ],
    ids=["leaving", "a guest place"],
)
def test_whoever_left_can_neither_leave_again_nor_be_a_guest(town, change):
    person = make_member(town.green_branch)
    leave_branch(person, at=START + 3 * DAY)

    with pytest.raises(NotAMember):
        change(person, town, START + 4 * DAY)


def test_whoever_left_may_join_again_and_both_times_stay_on_record(town):
    person = make_member(town.green_branch)
    leave_branch(person, at=START + 3 * DAY)

    join_branch(person, branch=town.green_branch, at=START + 9 * DAY)

    spans = BranchMembership.objects.filter(user=person).order_by("since")
    assert [row.until for row in spans] == [START + 3 * DAY, None]
    assert not User.objects.members_of(town.green_branch, START + 5 * DAY).exists()


def test_a_refused_change_leaves_no_lock_and_no_half_row(town):
    person = make_resident(town.green_grid)

    with pytest.raises(NotAHome):
        set_home(person, district=town.green, at=START + 5 * DAY)

    assert not connection.needs_rollback
    assert Residence.objects.get(user=person).until is None
