"""Appointing and dismissing: posts are rows in time, and rights follow in the same transaction."""

from datetime import datetime

from django.db import transaction

from cms.audit.services import record
from cms.core.db import lock_rows
from cms.organisation.models import Branch, District
from cms.people.errors import (
    AlreadyAppointed,
    LastHolder,
    PlaceClosed,
    PostEnded,
    PostNeedsPlace,
    SeparatedPosts,
)
from cms.people.models import Post, User
from cms.people.roles import AT_A_BRANCH, AT_A_UNIT, NEVER_VACANT, SEPARATED
from cms.people.services.groups import derive_groups
from cms.people.services.tenure import close, hold, still_open


@transaction.atomic
def appoint(
    user: User,
    *,
    kind: str,
    actor: User | None,
    at: datetime,
    place: District | Branch | None = None,
) -> Post:
    """Give somebody a post at a unit, at a branch, or (no place) for the whole district.

    Raises PostNeedsPlace, PlaceClosed, AlreadyAppointed or SeparatedPosts.
    """
    _check_place(kind, place)
    person = hold(user)
    held = Post.objects.current_of(person)
    district = place if isinstance(place, District) else None
    branch = place if isinstance(place, Branch) else None
    if held.of_kind(kind).standing_at(district=district, branch=branch).exists():
        raise AlreadyAppointed
    _check_separations(kind, set(held.values_list("kind", flat=True)))
    post = Post.objects.create(user=person, kind=kind, since=at, district=district, branch=branch)
    derive_groups(person, at)
    _keep_record("people.appointed", post=post, actor=actor, at=at)
    return post


def _check_place(kind: str, place: District | Branch | None) -> None:
    if kind in AT_A_BRANCH and not isinstance(place, Branch):
        raise PostNeedsPlace
    if kind in AT_A_UNIT and not isinstance(place, District):
        raise PostNeedsPlace
    if place is not None and still_open(place) is None:
        raise PlaceClosed


def _check_separations(kind: str, held: set[str]) -> None:
    for pair in SEPARATED:
        if kind in pair and held & (pair - {kind}):
            raise SeparatedPosts


@transaction.atomic
def dismiss(post: Post, *, actor: User | None, at: datetime) -> None:
    """End a post; the last chief editor and the last district admin stay (LastHolder).

    The rows of a post that must not fall vacant are all locked, so that two dismissals at once
    cannot each see the other's holder.
    """
    if post.kind in NEVER_VACANT:
        _check_somebody_stays(post)
    person = hold(post.user)
    present = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if present.until is not None:
        raise PostEnded
    close(present, at=at)
    derive_groups(person, at)
    _keep_record("people.dismissed", post=present, actor=actor, at=at)


def _check_somebody_stays(post: Post) -> None:
    holders = lock_rows(Post.objects.current().of_kind(post.kind).of_active_people())
    if all(other.pk == post.pk for other in holders):
        raise LastHolder


def _keep_record(action: str, *, post: Post, actor: User | None, at: datetime) -> None:
    place = post.place
    detail = {"kind": post.kind, "place": place.slug if place else ""}
    record(action=action, actor=actor, subject=post.user, detail=detail, at=at)
