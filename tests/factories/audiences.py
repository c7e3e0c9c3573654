"""Every kind of person and every kind of audience, side by side."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cms.core import clock
from cms.people.models import BranchAttachment, BranchMembership, Post, Residence, User
from tests.factories.pages import LONG_AGO, World, a_page, a_person, a_world

# Which unit of the world each page is for, by the words `a_page` uses.
AUDIENCES: dict[str, dict[str, str]] = {
    "所有人": {},
    "街道居民": {"residents": "street"},
    "绿城居民": {"residents": "green"},
    "网格居民": {"residents": "green_grid"},
    "东方居民": {"residents": "east"},
    "党工委党员": {"members": "committee"},
    "总支党员": {"members": "general"},
    "一支部以下": {"members": "first"},
    "只一支部": {"only": "first"},
    "只二支部": {"only": "second"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """A page for each audience, and somebody of each kind; None is a guest."""

    world: World
    pages: dict[str, Any]
    people: dict[str, User | None]


def units(world: World, names: dict[str, str]) -> dict[str, Any]:
    """`{"members": "first"}` with the world's own unit in the place of its name."""
    return {key: getattr(world, name) for key, name in names.items()}


def a_crowd() -> Crowd:
    world = a_world()
    pages = {name: a_page(name, **units(world, unit)) for name, unit in AUDIENCES.items()}
    people: dict[str, User | None] = {
        "guest": None,
        "newcomer": a_person(),
        "green resident": a_person(home=world.green_grid),
        "resident of the community itself": a_person(home=world.green),
        "east resident": a_person(home=world.east_grid),
        "moved away": _moved_away(world),
        "member of first": a_person(branch=world.first),
        "member of second": a_person(branch=world.second),
        "member of first at home in east": a_person(branch=world.first, home=world.east_grid),
        "attached to first": _attached(world),
        "former member": _former_member(world),
        "secretary of first": a_person(leads=world.first),
        "secretary of general": a_person(leads=world.general),
        "former secretary": _former_secretary(world),
        "closed account": a_person(home=world.green_grid, branch=world.first, is_active=False),
    }
    return Crowd(world=world, pages=pages, people=people)


def _yesterday() -> Any:
    return clock.now() - timedelta(days=1)


def _moved_away(world: World) -> User:
    person = a_person(home=world.green_grid)
    Residence.objects.filter(user=person).update(until=_yesterday())
    Residence.objects.create(user=person, district=world.east_grid, since=_yesterday())
    return person


def _attached(world: World) -> User:
    """A member of the second branch who studies as a guest of the first."""
    person = a_person(branch=world.second)
    BranchAttachment.objects.create(user=person, branch=world.first, since=LONG_AGO)
    return person


def _former_member(world: World) -> User:
    person = a_person(branch=world.first)
    BranchMembership.objects.filter(user=person).update(until=_yesterday())
    return person


def _former_secretary(world: World) -> User:
    person = a_person(leads=world.general)
    Post.objects.filter(user=person).update(until=_yesterday())
    return person
