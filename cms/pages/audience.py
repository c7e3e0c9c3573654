"""Who a page is for, as a value: comparable with another audience and with a viewer."""

from dataclasses import dataclass
from typing import Self

from django.db import models
from django.db.models import Q

from cms.organisation.models import Branch, BranchKind, District
from cms.people.viewer import Viewer


class Visibility(models.TextChoices):
    PUBLIC = "公开", "公开"
    DISTRICT = "社区", "某个社区的居民"
    BRANCH_TREE = "党组织", "某个党组织的党员"
    BRANCH_ONLY = "指定支部", "指定支部的党员"


PARTY = frozenset({Visibility.BRANCH_TREE, Visibility.BRANCH_ONLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Everybody, a unit's residents, the members below an organisation, or those of one branch.

    `path` is the unit's or the branch's place in its tree. `is_one_branch` says that the
    organisation is a 党支部: then the members below it are exactly its own.
    """

    visibility: str = Visibility.PUBLIC
    path: str = ""
    is_one_branch: bool = False
    name: str = ""

    @classmethod
    def of(
        cls, visibility: str, *, district: District | None = None, branch: Branch | None = None
    ) -> Self:
        """The audience that these three columns of a page describe."""
        if visibility == Visibility.DISTRICT and district is not None:
            return cls(visibility=visibility, path=district.path, name=district.name)
        if visibility in PARTY and branch is not None:
            return cls(
                visibility=visibility,
                path=branch.path,
                is_one_branch=branch.kind == BranchKind.BRANCH,
                name=branch.name,
            )
        return cls(visibility=visibility)

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def is_party(self) -> bool:
        """Whether the very existence of the page is nobody else's business."""
        return self.visibility in PARTY

    def __str__(self) -> str:
        if self.is_public:
            return "所有人"
        return f"{self.name}的{'党员' if self.is_party else '居民'}"

    def contains(self, viewer: Viewer) -> bool:
        """Whether this viewer is one of them; the twin of `seen_by`."""
        if self.is_public:
            return True
        if self.visibility == Visibility.DISTRICT:
            return self.path in viewer.district_paths
        if self.path.startswith(tuple(viewer.led_branch_paths)):
            return True
        if self.visibility == Visibility.BRANCH_ONLY:
            return self.path in viewer.own_branch_paths
        return self.path in member_paths(viewer)

    def is_within(self, wider: "Audience") -> bool:
        """Whether nobody but people of `wider` can be among these.

        Residents and members are never taken for parts of each other.
        """
        if wider.is_public:
            return True
        if self.is_public or self.is_party != wider.is_party:
            return False
        if wider.visibility == Visibility.BRANCH_ONLY:
            return self.path == wider.path and (
                self.visibility == Visibility.BRANCH_ONLY or self.is_one_branch
            )
        return self.path.startswith(wider.path)


def member_paths(viewer: Viewer) -> frozenset[str]:
    """The organisations a viewer belongs to: those of the membership, and what is led with all
    that stands above it (else a secretary would see a page and not the one that holds it)."""
    step = Branch.steplen
    above_led = {
        path[:end] for path in viewer.led_branch_paths for end in range(step, len(path) + 1, step)
    }
    return viewer.branch_paths | above_led


def seen_by(viewer: Viewer) -> Q:
    """The pages whose audience contains the viewer; the twin of `Audience.contains`."""
    seen = Q(visibility=Visibility.PUBLIC)
    if viewer.district_paths:
        seen |= Q(visibility=Visibility.DISTRICT, audience_district__path__in=viewer.district_paths)
    if members := member_paths(viewer):
        seen |= Q(visibility=Visibility.BRANCH_TREE, audience_branch__path__in=members)
    if viewer.own_branch_paths:
        seen |= Q(
            visibility=Visibility.BRANCH_ONLY, audience_branch__path__in=viewer.own_branch_paths
        )
    for path in viewer.led_branch_paths:
        seen |= Q(visibility__in=PARTY, audience_branch__path__startswith=path)
    return seen
