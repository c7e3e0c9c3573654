"""Who is looking: what visibility needs to know of a person, read once for each request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cms.organisation.models import District
from cms.people.models import BranchAttachment, BranchMembership, Post, PostKind, Residence, User

RESIDENT, MEMBER, TRAINEE = "居民", "党员", "学员"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """What one person may see, at the moment it was read.

    Paths are the trees' own: a page for a 社区 is seen when its unit's path is in
    `district_paths`; one for a 党组织 when its branch's path is in `branch_paths`; one for a
    指定支部 when it is in `own_branch_paths`. A secretary also sees what is meant for a
    branch whose path begins with one of `led_branch_paths`.
    """

    user_id: int | None = None
    roles: frozenset[str] = frozenset()
    district_paths: frozenset[str] = frozenset()
    branch_paths: frozenset[str] = frozenset()
    own_branch_paths: frozenset[str] = frozenset()
    led_branch_paths: frozenset[str] = frozenset()

    @property
    def is_guest(self) -> bool:
        return self.user_id is None

    @property
    def is_member(self) -> bool:
        return MEMBER in self.roles


GUEST = Viewer()


def viewer_of(user: Any, at: datetime) -> Viewer:
    """The viewer a User (or AnonymousUser, or None) is at that moment."""
    if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
        return GUEST
    if not user.is_active:
        return GUEST
    homes = list(Residence.objects.held_by(user, at).values_list("district__path", flat=True))
    own = list(BranchMembership.objects.held_by(user, at).values_list("branch__path", flat=True))
    guest_of = BranchAttachment.objects.held_by(user, at).values_list("branch__path", flat=True)
    posts = list(Post.objects.held_by(user, at).values_list("kind", "branch__path"))
    read_in = own and [*own, *guest_of]
    return Viewer(
        user_id=user.pk,
        roles=_roles(posts=[kind for kind, _ in posts], is_member=bool(own)),
        district_paths=_paths_holding(homes),
        branch_paths=_paths_holding(read_in),
        own_branch_paths=frozenset(read_in),
        led_branch_paths=frozenset(
            path for kind, path in posts if kind == PostKind.SECRETARY and path
        ),
    )


def roles_of(user: Any, at: datetime) -> frozenset[str]:
    """The names of the roles somebody has: 居民, 党员, and the kinds of the posts held."""
    return viewer_of(user, at).roles


def _roles(*, posts: list[str], is_member: bool) -> frozenset[str]:
    return frozenset([RESIDENT, *([MEMBER] if is_member else []), *posts])


def _paths_holding(paths: list[str]) -> frozenset[str]:
    """These units' paths and those of everything above them."""
    step = District.steplen
    return frozenset(path[:end] for path in paths for end in range(step, len(path) + 1, step))
