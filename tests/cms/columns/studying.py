"""`/study/` beside `/columns/`: what party members read, and who writes it."""

from dataclasses import dataclass
from typing import Any

from cms.columns.models import ColumnIndexPage, SectionPage, StoryPage
from cms.columns.services import create_index, create_section, publish, save_story
from cms.people.models import PostKind, User
from cms.people.services import appoint
from tests.factories.columns import Columns, a_columns_tree, a_story_draft, kind
from tests.factories.home import NOON
from tests.factories.people import START, make_holder, make_member, make_resident


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A section for the whole district (its secretary writes there) and one for 东方社区."""

    columns: Columns
    index: ColumnIndexPage
    own: SectionPage
    east: SectionPage
    member: User
    other_member: User
    resident: User
    secretary: User
    organiser: User


def a_study_tree() -> Study:
    columns = a_columns_tree()
    world = columns.world
    index = create_index(
        home=columns.home, slug="study", title="党员学习", audience=world.committee
    )
    own = create_section(index=index, district=world.district, at=NOON)
    east = create_section(index=index, district=world.east, at=NOON)
    secretary = make_member(world.first, world.green_grid, name="石大暑")
    appoint(
        secretary, kind=PostKind.SECRETARY, place=world.first, actor=None, at=START.replace(day=9)
    )
    secretary.refresh_from_db()
    return Study(
        columns=columns,
        index=index,
        own=own,
        east=east,
        member=make_member(world.first, world.green_grid, name="白秋分"),
        other_member=make_member(world.second, world.east_grid, name="霍小雪"),
        resident=make_resident(world.green_grid, name="程谷雨"),
        secretary=secretary,
        organiser=make_holder(PostKind.PARTY_ORGANISER, name="党务"),
    )


def a_study_story(
    study: Study, *, live: bool = True, section: SectionPage | None = None, **values: Any
) -> StoryPage:
    """A story by the secretary; for those its section is for, unless it says otherwise."""
    draft = a_story_draft(**{"kind": kind("party"), **values})
    story = save_story(
        section=section or study.own, draft=draft, author_user=study.secretary, at=NOON
    )
    return publish(entry=story, actor=study.columns.chief, at=NOON) if live else story
