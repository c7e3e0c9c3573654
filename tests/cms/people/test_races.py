"""What two requests at once must not bring about."""

from datetime import timedelta
from typing import Any

import pytest

from cms.people.models import BranchMembership, Post, PostKind, Residence, User
from cms.people.services import appoint, dismiss, join_branch, register_person, set_home
from tests.at_once import many_at_once
from tests.factories.organisation import make_town
from tests.factories.people import PASSWORD, START, make_holder, make_person

THREADS = 8
LATER = START + timedelta(days=9)
pytestmark = pytest.mark.django_db(transaction=True)


def refused(results: list[Any]) -> int:
    return sum(isinstance(result, Exception) for result in results)


def test_eight_moves_at_once_leave_one_open_home():
    town, person = make_town(), make_person()
    places = [town.green_grid, town.east_grid]

    many_at_once(
        THREADS, lambda n: set_home(person, district=places[n % 2], at=LATER + timedelta(seconds=n))
    )

    homes = Residence.objects.filter(user=person)
    assert homes.filter(until__isnull=True).count() == 1


def test_eight_branches_at_once_leave_one_membership():
    town, person = make_town(), make_person()
    branches = [town.green_branch, town.east_branch]

    many_at_once(
        THREADS,
        lambda n: join_branch(person, branch=branches[n % 2], at=LATER + timedelta(seconds=n)),
    )

    assert BranchMembership.objects.current_of(person).count() == 1


def test_one_number_registered_eight_times_at_once_is_one_person():
    results = many_at_once(
        THREADS,
        lambda n: register_person(
            phone="13800000001", name=f"人{n}", password=PASSWORD, birth_year=None, at=LATER
        ),
    )

    assert (refused(results), User.objects.count()) == (THREADS - 1, 1)


def test_eight_chief_editors_dismissed_at_once_leave_one():
    holders = [make_holder(PostKind.CHIEF_EDITOR) for _ in range(THREADS)]
    posts = [Post.objects.get(user=holder) for holder in holders]

    results = many_at_once(THREADS, lambda n: dismiss(posts[n], actor=None, at=LATER))

    assert refused(results) == 1
    assert Post.objects.current().of_kind(PostKind.CHIEF_EDITOR).count() == 1


def test_one_post_given_eight_times_at_once_is_held_once():
    person = make_person()

    results = many_at_once(
        THREADS, lambda _: appoint(person, kind=PostKind.REVIEWER, actor=None, at=LATER)
    )

    assert refused(results) == THREADS - 1
    assert Post.objects.current_of(person).count() == 1
    assert [group.name for group in person.groups.all()] == ["审校"]
