"""Which branch a member belongs to, and where a member on the move studies."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cms.audit.models import AuditEntry
from cms.people.errors import BackdatedChange, GroupElsewhere, NotABranch, NotAMember
from cms.people.models import BranchAttachment, BranchMembership, User
from cms.people.services import attach_branch, detach_branch, join_branch, leave_branch
from tests.factories.organisation import make_town
from tests.factories.people import START, make_member, make_person

DAY = timedelta(days=1)


@pytest.mark.django_db
def test_joining_a_branch_and_its_group_is_kept_in_the_record():
    town, person = make_town(), make_person()

    membership = join_branch(
        person, branch=town.green_branch, group=town.green_group, standing="预备", at=START
    )

    assert (membership.group, membership.standing) == (town.green_group, "预备")
    entry = AuditEntry.objects.get(action="people.joined_branch")
    assert entry.detail == {"branch": town.green_branch.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["committee", "green_general", "green_group"])
def test_a_member_belongs_to_a_branch_and_to_nothing_else(place):
    town, person = make_town(), make_person()

    with pytest.raises(NotABranch):
        join_branch(person, branch=getattr(town, place), at=START)


@pytest.mark.django_db
def test_a_group_of_another_branch_is_refused():
    town, person = make_town(), make_person()

    with pytest.raises(GroupElsewhere):
        join_branch(person, branch=town.east_branch, group=town.green_group, at=START)

    assert not BranchMembership.objects.exists()


@pytest.mark.django_db
def test_changing_the_branch_closes_the_old_membership():
    town = make_town()
    person = make_member(town.green_branch)
    moved_at = START + 8 * DAY

    join_branch(person, branch=town.east_branch, at=moved_at)

    assert [*User.objects.members_of(town.green_general, moved_at - DAY)] == [person]
    assert [*User.objects.members_of(town.green_general, moved_at)] == []
    assert [*User.objects.members_of(town.committee, moved_at)] == [person]


@pytest.mark.django_db
def test_a_backdated_change_of_branch_is_refused():
    town = make_town()
    person = make_member(town.green_branch)

    with pytest.raises(BackdatedChange):
        join_branch(person, branch=town.east_branch, at=START)


@pytest.mark.django_db
def test_database_refuses_two_branches_at_once():
    town = make_town()
    person = make_member(town.green_branch)

    with pytest.raises(IntegrityError), transaction.atomic():
        BranchMembership.objects.create(
            user=person, branch=town.east_branch, since=START - DAY, until=START + 2 * DAY
        )


@pytest.mark.django_db
def test_leaving_ends_the_membership_and_the_guest_place():
    town = make_town()
    person = make_member(town.green_branch)
    attach_branch(person, branch=town.east_branch, at=START + 2 * DAY)

    leave_branch(person, at=START + 3 * DAY)

    assert not BranchMembership.objects.current_of(person).exists()
    assert not BranchAttachment.objects.current_of(person).exists()


@pytest.mark.django_db
def test_somebody_who_is_no_member_can_neither_leave_nor_be_a_guest():
    town, person = make_town(), make_person()

    with pytest.raises(NotAMember):
        leave_branch(person, at=START)
    with pytest.raises(NotAMember):
        attach_branch(person, branch=town.green_branch, at=START)


@pytest.mark.django_db
def test_a_guest_place_follows_the_member_and_ends_on_return():
    town = make_town()
    person = make_member(town.green_branch)
    attach_branch(person, branch=town.east_branch, at=START + 2 * DAY)

    detach_branch(person, at=START + 9 * DAY)

    attachment = BranchAttachment.objects.get(user=person)
    assert attachment.until == START + 9 * DAY
    assert BranchMembership.objects.current_of(person).exists()
