"""People stand in the way of a unit that is to close, and nobody moves into a closed one."""

from datetime import timedelta

import pytest

from cms.organisation.errors import StillInUse
from cms.organisation.services import close_unit, move_unit
from cms.people.errors import NotABranch, PlaceClosed
from cms.people.models import PostKind
from cms.people.services import appoint, join_branch, leave_branch, set_home
from tests.factories.organisation import make_town
from tests.factories.people import START, make_holder, make_member, make_person, make_resident

LATER = START + timedelta(days=9)
pytestmark = pytest.mark.django_db


def standing(unit) -> tuple[str, ...]:
    with pytest.raises(StillInUse) as refusal:
        close_unit(unit, at=LATER)
    return refusal.value.standing


def test_residents_and_posts_are_counted_not_named():
    town = make_town()
    make_resident(town.green_building, name="秘密一")
    make_resident(town.green_building, name="秘密二")
    make_holder(PostKind.GRID_WORKER, town.green_building)

    assert standing(town.green_building) == ("住在这里的人：2人", "任职的人：1人")


def test_members_stand_in_the_way_of_their_branch():
    town = make_town()
    make_member(town.east_branch)
    make_holder(PostKind.SECRETARY, town.east_branch)

    assert standing(town.east_branch) == ("党员：1人", "任职的人：1人")


def test_those_who_left_do_not_stand_in_the_way():
    town = make_town()
    resident, member = make_resident(town.green_building), make_member(town.east_branch)
    set_home(resident, district=town.east_grid, at=LATER - timedelta(days=1))
    leave_branch(member, at=LATER - timedelta(days=1))

    close_unit(town.green_building, at=LATER)
    close_unit(town.east_branch, at=LATER)

    town.green_building.refresh_from_db()
    assert town.green_building.closed_at == LATER


def test_people_do_not_stand_in_the_way_of_a_move():
    town = make_town()
    make_resident(town.green_building)

    moved = move_unit(town.green_building, to=town.east_grid, at=LATER)

    assert moved.get_parent() == town.east_grid


def test_nobody_joins_or_serves_in_what_is_closed_not_even_with_an_old_row_in_hand():
    town, person = make_town(), make_person()
    stale_branch, stale_building = town.east_branch, town.green_building
    close_unit(type(stale_branch).objects.get(pk=stale_branch.pk), at=LATER)
    close_unit(type(stale_building).objects.get(pk=stale_building.pk), at=LATER)

    with pytest.raises(NotABranch):
        join_branch(person, branch=stale_branch, at=LATER)
    with pytest.raises(PlaceClosed):
        appoint(person, kind=PostKind.GRID_WORKER, place=stale_building, actor=None, at=LATER)
