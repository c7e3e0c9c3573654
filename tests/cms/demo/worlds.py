"""Smaller worlds for tests, cut out of the written one so that every name still leads somewhere."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model

from cms.core.clock import SHANGHAI, local_day
from cms.demo.entries import PersonEntry, World
from cms.demo.marks import wanted
from cms.demo.moments import Moments, wednesday_of
from cms.demo.reading import read_world
from cms.demo.services import Loading, load_world
from cms.demo.trees import grids_of

D0 = date(2026, 5, 13)
AT = datetime(2026, 5, 13, 10, 0, tzinfo=SHANGHAI)
PASSWORD = "caifeng-demo-1"
# One community and the four who are needed: its editor, the chief editor, a grid worker, and a
# neighbour without a phone.
TINY_UNITS = frozenset({"shifanqu", "kaizhou", "lvcheng"})
TINY_PEOPLE = frozenset({"yushui", "qingming", "hanlu", "daxue"})
UNITS = frozenset({"shifanqu", "kaizhou", "weidu", "lvcheng", "dongfang"})
VENUES = frozenset({"ven-lucheng-culture", "ven-dongfang-room", "ven-qicheng", "huiluanbei"})
STORIES = frozenset(
    {"col-qicheng", "col-huiluanbei", "col-law-wuye", "prt-theme-day", "prt-branch-minutes"}
)
COMICS = frozenset({"col-comic-mima"})
# The three stories of the states that are to be seen, and the units they and their writer need.
STATE_UNITS = UNITS | {"xinghua", "shuangmiao", "huailin"}
STATE_PEOPLE = frozenset({"yushui", "guyu", "lixia"})
STATE_STORIES = frozenset({"col-life-laba", "col-rules-laji", "col-market-fun"})


Row = TypeVar("Row", bound=Model)


def small_world() -> World:
    """Two communities with the people who live there, four venues, five stories and a comic."""
    return cut(units=UNITS, venues=VENUES, stories=STORIES, comics=COMICS)


def tiny_world() -> World:
    """One community with one venue and one story, for tests that load it themselves."""
    return cut(
        units=TINY_UNITS,
        venues=frozenset({"ven-qicheng"}),
        stories=frozenset({"col-qicheng"}),
        people=TINY_PEOPLE,
    )


def judged_and_other() -> World:
    """The same community with what search is judged by, and with what it is not."""
    return cut(
        units=TINY_UNITS,
        venues=frozenset({"ven-qicheng", "huiluanbei"}),
        stories=frozenset({"col-qicheng", "col-law-wuye", "prt-branch-minutes"}),
        people=TINY_PEOPLE,
    )


def world_with_films() -> World:
    """One community with a story that promises a film, a sound, and a film for party members."""
    return cut(
        units=TINY_UNITS,
        venues=frozenset({"ven-xishuipo"}),
        stories=frozenset({"col-dragon-first"}),
        people=TINY_PEOPLE,
        media=frozenset({"med-dialect", "prt-micro-lecture"}),
    )


def world_of_states() -> World:
    """A story that is scheduled, one in review, and one whose copy is taken down."""
    return cut(units=STATE_UNITS, venues=frozenset(), stories=STATE_STORIES, people=STATE_PEOPLE)


@cache
def whole_world() -> World:
    """Everything that was written; read once, for nothing in it can change."""
    return read_world()


def cut(
    *,
    units: frozenset[str],
    venues: frozenset[str],
    stories: frozenset[str],
    comics: frozenset[str] = frozenset(),
    people: frozenset[str] | None = None,
    media: frozenset[str] = frozenset(),
) -> World:
    """What is left when only these are kept, and the people who live and serve among them."""
    whole = whole_world()
    grids = tuple(grid for grid in whole.grids if grid.parent in units)
    places = units | {grid.slug for grid in grids_of(whole) if grid.parent in units}
    branches = tuple(branch for branch in whole.branches if branch.district in places)
    held = {branch.slug for branch in branches}
    lives = [
        person
        for person in whole.people
        if _fits(person, places, held) and (people is None or person.slug in people)
    ]
    return replace(
        whole,
        districts=tuple(unit for unit in whole.districts if unit.slug in units),
        grids=grids,
        branches=branches,
        people=tuple(replace(p, venue=p.venue if p.venue in venues else None) for p in lives),
        venues=tuple(venue for venue in whole.venues if venue.slug in venues),
        stories=tuple(story for story in whole.stories if story.slug in stories),
        comics=tuple(comic for comic in whole.comics if comic.slug in comics),
        media=tuple(one for one in whole.media if one.slug in media),
    )


def _fits(person: PersonEntry, places: frozenset[str], branches: set[str]) -> bool:
    lives_here = person.home in places and (person.section or "lvcheng") in places
    serves_here = {person.branch or "p-kaizhou", *person.posts} <= branches
    return lives_here and serves_here


def load(world: World, **options: Any) -> None:
    """Load as the command does, always at the same moment."""
    chosen = {"moments": Moments(d0=D0), "at": AT, "password": PASSWORD, **options}
    load_world(world, loading=Loading(**chosen))


def loaded_row(model: type[Row], slug: str) -> Row:
    """The row that was loaded under a slug."""
    return wanted(model, slug)


def load_now(world: World, *, at: datetime) -> None:
    """Load with the D0 of the week that moment lies in."""
    load(world, at=at, moments=Moments(d0=wednesday_of(local_day(at))))


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
