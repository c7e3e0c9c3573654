"""Named reads: over people and their time, and over rows of the libraries that rights rest on."""

from cms.people.querysets.people import (
    BranchTenureQuerySet,
    ConsentQuerySet,
    PostQuerySet,
    ResidenceQuerySet,
    SessionQuerySet,
    TenureQuerySet,
    UserManager,
    UserQuerySet,
)

__all__ = [
    "BranchTenureQuerySet",
    "ConsentQuerySet",
    "PostQuerySet",
    "ResidenceQuerySet",
    "SessionQuerySet",
    "TenureQuerySet",
    "UserManager",
    "UserQuerySet",
]
