"""What somebody's own page says of them, as one value."""

from dataclasses import dataclass
from datetime import datetime

from cms.organisation.models import District
from cms.people import phones
from cms.people.models import BranchMembership, Post, PostKind, Residence, User

SECTION_DEPTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Names to show; empty where there is nothing to say."""

    name: str
    initial: str
    phone: str
    home: str
    branch: str
    posts: tuple[str, ...]
    may_edit: bool


def account_of(user: User, at: datetime) -> Account:
    """What is true of a person at that moment."""
    home = home_of(user, at)
    membership = BranchMembership.objects.held_by(user, at).select_related("branch").first()
    posts = Post.objects.held_by(user, at).values_list("kind", flat=True).distinct()
    return Account(
        name=user.name,
        initial=user.name[:1],
        phone=phones.masked(user.phone),
        home=_home_name(home) if home else "",
        branch=membership.branch.name if membership else "",
        posts=tuple(PostKind(kind).label for kind in sorted(posts)),
        may_edit=user.is_staff,
    )


def home_of(user: User, at: datetime) -> District | None:
    """Where somebody lives at that moment."""
    home = Residence.objects.held_by(user, at).select_related("district").first()
    return home.district if home else None


def _home_name(district: District) -> str:
    """绿城社区 绿城第一网格 1号楼."""
    around = District.objects.holding(district).from_depth(SECTION_DEPTH)
    return " ".join(around.values_list("name", flat=True))
