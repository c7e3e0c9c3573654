"""Groups: derived from posts in the same transaction, never given by hand."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction

from cms.organisation.models import Branch, District
from cms.people.models import Post, PostKind, User
from cms.people.querysets.rights import groups_named
from cms.people.roles import (
    EDITORS,
    GRID_WORKERS,
    OF_ONE_UNIT,
    RIGHTS,
    SECRETARIES,
    VENUE_MANAGERS,
)

# A column tree has sections down to the communities and villages; grids lie in those.
SECTION_DEPTH = 3


def editor_group(district: District) -> Group:
    """The group that writes drafts in a unit's section of the public columns."""
    return _group_of_unit(EDITORS, district)


def party_group(district: District) -> Group:
    """The group that writes drafts in a unit's section below /study/ (its secretaries)."""
    return _group_of_unit(SECRETARIES, district)


def grid_group(district: District) -> Group:
    """The group that writes drafts of its own in a unit's section (the grid workers in it)."""
    return _group_of_unit(GRID_WORKERS, district)


def venue_group(district: District) -> Group:
    """The group that edits the venues of a unit and of everything below it."""
    return _group_of_unit(VENUE_MANAGERS, district)


def _group_of_unit(word: str, district: District) -> Group:
    return _group_named(f"{word}·{_label(district)}")


def _group_named(name: str) -> Group:
    return Group.objects.get_or_create(name=name)[0]


def _label(district: District) -> str:
    """The unit's name; its code word too where an older unit bears the same name."""
    is_taken = District.objects.older_namesakes(district).exists()
    return f"{district.name}（{district.slug}）" if is_taken else district.name


@transaction.atomic
def rename_groups(district: District, *, old_name: str) -> None:
    """The groups of a unit bear its new name."""
    before = District(pk=district.pk, name=old_name, slug=district.slug)
    for word in OF_ONE_UNIT:
        old, new = f"{word}·{_label(before)}", f"{word}·{_label(district)}"
        groups_named([old]).update(name=new)


@transaction.atomic
def derive_groups(user: User, at: datetime) -> bool:
    """Give a person exactly the groups that the posts held ask for; True when that changed any.

    A person whose rights changed gets a fresh session key with the next request.
    """
    wanted = wanted_groups(user, at)
    held = set(user.groups.all())
    may_enter = any(group.name in RIGHTS for group in wanted)
    if held == wanted and user.is_staff == may_enter:
        return False
    user.groups.set(wanted)
    user.is_staff = may_enter
    user.rights_changed_at = at
    user.save(update_fields=["is_staff", "rights_changed_at"])
    return True


def wanted_groups(user: User, at: datetime) -> set[Group]:
    """The groups that follow from the posts held at that moment."""
    if not user.is_active:
        return set()
    posts = Post.objects.held_by(user, at).select_related("district", "branch__district")
    return {group for post in posts for group in _groups_of(post)}


def _groups_of(post: Post) -> list[Group]:
    groups = [_group_named(PostKind(post.kind).label)]
    if post.kind == PostKind.EDITOR and post.district:
        groups.append(editor_group(post.district))
    if post.kind == PostKind.SECRETARY and post.branch:
        groups.append(party_group(section_unit(post.branch)))
    if post.kind == PostKind.GRID_WORKER and post.district:
        groups.append(grid_group(section_around(post.district)))
    if post.kind == PostKind.VENUE_MANAGER and post.district:
        groups.append(venue_group(post.district))
    return groups


def section_unit(branch: Branch) -> District:
    """The unit whose section a branch writes in: its own, or the 社区/村 around its grid."""
    return section_around(branch.district)


def section_around(district: District) -> District:
    """The unit whose section tells of this one: itself, or the 社区/村 around it."""
    return District.objects.holding(district).down_to(SECTION_DEPTH).last() or district
