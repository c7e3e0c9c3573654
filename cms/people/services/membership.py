"""Which branch a party member belongs to, and where a member on the move studies."""

from datetime import datetime

from django.db import transaction

from cms.audit.services import record
from cms.organisation.models import Branch, BranchKind
from cms.people.errors import GroupElsewhere, NotABranch, NotAMember
from cms.people.models import BranchAttachment, BranchMembership, User
from cms.people.services.tenure import close, hold, still_open


@transaction.atomic
def join_branch(
    user: User,
    *,
    branch: Branch,
    at: datetime,
    group: Branch | None = None,
    standing: str = BranchMembership.Standing.FULL,
) -> BranchMembership:
    """Take a person into a 党支部; the membership before it is closed.

    Raises NotABranch, GroupElsewhere or BackdatedChange.
    """
    _check_place(branch, group)
    hold(user)
    present = BranchMembership.objects.current_of(user).first()
    close(present, at=at)
    membership = BranchMembership.objects.create(
        user=user, branch=branch, group=group, standing=standing, since=at
    )
    record(
        action="people.joined_branch", actor=None, subject=user, detail={"branch": branch.pk}, at=at
    )
    return membership


def _check_place(branch: Branch, group: Branch | None) -> None:
    place = still_open(branch)
    if place is None or place.kind != BranchKind.BRANCH:
        raise NotABranch
    if group is not None and not group.is_descendant_of(branch):
        raise GroupElsewhere


@transaction.atomic
def leave_branch(user: User, *, at: datetime) -> None:
    """End a membership, and with it the guest place elsewhere; raises NotAMember."""
    hold(user)
    present = BranchMembership.objects.current_of(user).first()
    if present is None:
        raise NotAMember
    close(present, at=at)
    close(BranchAttachment.objects.current_of(user).first(), at=at)
    record(
        action="people.left_branch",
        actor=None,
        subject=user,
        detail={"branch": present.branch_id},
        at=at,
    )


@transaction.atomic
def attach_branch(user: User, *, branch: Branch, at: datetime) -> BranchAttachment:
    """Let a member on the move study with another 党支部; the vote stays at home."""
    _check_place(branch, None)
    hold(user)
    if not BranchMembership.objects.current_of(user).exists():
        raise NotAMember
    close(BranchAttachment.objects.current_of(user).first(), at=at)
    return BranchAttachment.objects.create(user=user, branch=branch, since=at)


@transaction.atomic
def detach_branch(user: User, *, at: datetime) -> None:
    """End the guest place of a member who came back."""
    hold(user)
    close(BranchAttachment.objects.current_of(user).first(), at=at)
