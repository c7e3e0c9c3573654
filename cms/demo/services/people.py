"""Loading people: registered with their consent, housed, taken into branches, appointed."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from cms.demo import roles
from cms.demo.entries import PersonEntry, World
from cms.demo.marks import digest_of, is_current, mark, marked, wanted, watching
from cms.demo.services.loading import Loading
from cms.organisation.models import Branch, BranchKind, District
from cms.people.models import BranchMembership, Post, PostKind, Residence, User
from cms.people.phones import normalise
from cms.people.services import (
    Registration,
    appoint,
    dismiss,
    end_other_sessions,
    join_branch,
    register_oneself,
    set_home,
)

FILE = "people.yaml"


def load_people(world: World, *, loading: Loading) -> None:
    """Everybody with a phone; people without one wait for their card."""
    venues = {venue.slug: venue.district for venue in world.venues}
    for person in world.people:
        if person.phone:
            _load_person(person, unit_of_venue=venues.get(person.venue or ""), loading=loading)
    _settle_password(world, loading=loading)


def _load_person(entry: PersonEntry, *, unit_of_venue: str | None, loading: Loading) -> None:
    digest = digest_of(entry, unit_of_venue)
    if not is_current(User, entry.slug, digest=digest):
        with transaction.atomic(), watching(Group):
            user = marked(User, entry.slug)
            user = _enter(entry, loading) if user is None else _correct(user, entry, loading)
            _settle_branch(user, entry, loading=loading)
            _settle_posts(user, entry, unit_of_venue=unit_of_venue, loading=loading)
            mark(user, slug=entry.slug, digest=digest)
    loading.advance(FILE, entry.slug)


def _enter(entry: PersonEntry, loading: Loading) -> User:
    """Register a person where they lived at first, and let them move where the file says so."""
    first_home = entry.moved.from_ if entry.moved else entry.home
    form = Registration(
        phone=entry.phone or "",
        name=entry.name,
        password=None,
        birth_year=entry.birth_year,
        home=wanted(District, first_home),
        consents=True,
    )
    user = register_oneself(form, at=loading.entered_at)
    if entry.moved:
        moved_at = loading.moments.at(entry.moved.on)
        set_home(user, district=wanted(District, entry.home), at=moved_at)
    return user


def _correct(user: User, entry: PersonEntry, loading: Loading) -> User:
    """Follow what was changed in the file about a person who is here already."""
    user.name, user.birth_year = entry.name, entry.birth_year
    user.phone = normalise(entry.phone or "")
    user.save(update_fields=["name", "birth_year", "phone"])
    if Residence.objects.current_of(user).get().district.slug != entry.home:
        set_home(user, district=wanted(District, entry.home), at=loading.at)
    return user


def _settle_branch(user: User, entry: PersonEntry, *, loading: Loading) -> None:
    """The branch is always a 党支部; a 党小组 in the file is a group within it."""
    if entry.branch is None:
        return
    named = wanted(Branch, entry.branch)
    is_branch = named.kind == BranchKind.BRANCH
    branch = named if is_branch else _branch_around(named)
    present = BranchMembership.objects.current_of(user).first()
    if present and (present.branch_id, present.standing) == (branch.pk, entry.standing):
        return
    join_branch(
        user,
        branch=branch,
        group=None if is_branch else named,
        standing=entry.standing,
        at=loading.at if present else loading.entered_at,
    )


def _branch_around(group: Branch) -> Branch:
    around = Branch.objects.holding(group)
    return next(unit for unit in around if unit.kind == BranchKind.BRANCH)


def _settle_posts(
    user: User, entry: PersonEntry, *, unit_of_venue: str | None, loading: Loading
) -> None:
    """Appoint to what the roles say, dismiss from what they no longer say."""
    wanted_posts = {
        (roles.POSTS[role], place)
        for role in entry.roles
        if role in roles.POSTS
        for place in roles.places_of(entry, role, unit_of_venue=unit_of_venue)
    }
    held = {(post.kind, post.place.slug if post.place else None): post for post in _posts_of(user)}
    for kind, place in sorted(wanted_posts - held.keys(), key=str):
        at = loading.at if held else loading.entered_at
        appoint(user, kind=kind, place=_place(kind, place), actor=None, at=at)
    for ended in held.keys() - wanted_posts:
        dismiss(held[ended], actor=None, at=loading.at)


def _posts_of(user: User) -> list[Post]:
    return list(Post.objects.current_of(user).select_related("district", "branch"))


def _place(kind: str, slug: str | None) -> District | Branch | None:
    if slug is None:
        return None
    return wanted(Branch, slug) if kind == PostKind.SECRETARY else wanted(District, slug)


def _settle_password(world: World, *, loading: Loading) -> None:
    """Give everybody this load's password; hashed once, for a hash takes as long as a person."""
    people = [wanted(User, person.slug) for person in world.people if person.phone]
    if not people:
        return
    known = people[0].check_password(loading.password)
    hashed = people[0].password if known else make_password(loading.password)
    for user in people:
        if user.password != hashed:
            _give_password(user, hashed, loading=loading)


@transaction.atomic
def _give_password(user: User, hashed: str, *, loading: Loading) -> None:
    user.password = hashed
    user.save(update_fields=["password"])
    end_other_sessions(user, session_key=None, at=loading.at)
