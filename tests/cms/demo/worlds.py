"""Smaller worlds for tests, cut out of the written one so that every name still leads somewhere."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cms.core.clock import SHANGHAI
from cms.demo.entries import PersonEntry, World
from cms.demo.moments import Moments
from cms.demo.reading import read_world
from cms.demo.services import Loading, load_world

D0 = date(2026, 5, 13)
AT = datetime(2026, 5, 13, 10, 0, tzinfo=SHANGHAI)
PASSWORD = "caifeng-demo-1"
UNITS = frozenset({"shifanqu", "kaizhou", "weidu", "lvcheng", "dongfang"})
VENUES = frozenset({"ven-lucheng-culture", "ven-dongfang-room", "ven-qicheng", "huiluanbei"})
STORIES = frozenset(
    {"col-qicheng", "col-huiluanbei", "col-law-wuye", "prt-theme-day", "prt-branch-minutes"}
)
COMICS = frozenset({"col-comic-mima"})


def small_world() -> World:
    """Two communities with the people who live there, four venues, five stories and a comic."""
    whole = read_world()
    grids = tuple(grid for grid in whole.grids if grid.parent in UNITS)
    places = UNITS | {grid.slug for grid in grids}
    branches = tuple(branch for branch in whole.branches if branch.district in places)
    held = {branch.slug for branch in branches}
    return replace(
        whole,
        districts=tuple(unit for unit in whole.districts if unit.slug in UNITS),
        grids=grids,
        branches=branches,
        people=tuple(person for person in whole.people if _fits(person, places, held)),
        venues=tuple(venue for venue in whole.venues if venue.slug in VENUES),
        stories=tuple(story for story in whole.stories if story.slug in STORIES),
        comics=tuple(comic for comic in whole.comics if comic.slug in COMICS),
    )


def _fits(person: PersonEntry, places: set[str], branches: set[str]) -> bool:
    lives_here = person.home in places and (person.section or "lvcheng") in UNITS
    serves_here = {person.branch or "p-kaizhou", *person.posts} <= branches
    return lives_here and serves_here


def load(world: World, **options: Any) -> None:
    """Load as the command does, always at the same moment."""
    chosen = {"moments": Moments(d0=D0), "at": AT, "password": PASSWORD, **options}
    load_world(world, loading=Loading(**chosen))


def with_story(world: World, slug: str, **changes: Any) -> World:
    """The world after somebody edited one story in its file."""
    stories = tuple(
        replace(story, **changes) if story.slug == slug else story for story in world.stories
    )
    return replace(world, stories=stories)


def with_person(world: World, slug: str, **changes: Any) -> World:
    """The world after somebody edited one person in the file."""
    people = tuple(
        replace(person, **changes) if person.slug == slug else person for person in world.people
    )
    return replace(world, people=people)
