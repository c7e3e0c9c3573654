"""A column tree with its people: editors who draft, a chief editor who publishes."""

import itertools
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.images import ImageFile
from wagtail.images.tests.utils import get_test_image_file

from cms.columns.models import Author, ColumnIndexPage, ComicPage, Kind, SectionPage, StoryPage
from cms.columns.services import (
    ComicDraft,
    PanelDraft,
    StoryDraft,
    create_index,
    create_section,
    found_kinds,
    publish,
    save_author,
    save_comic,
    save_story,
)
from cms.home.models import HomePage
from cms.library.models import LibraryImage
from cms.people.models import PostKind, User
from tests.factories.home import NOON, a_site
from tests.factories.pages import World, a_page, a_world
from tests.factories.people import make_holder

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """`/columns/` with two sections, an editor in each, one chief editor."""

    world: World
    home: HomePage
    index: ColumnIndexPage
    green: SectionPage
    east: SectionPage
    editor: User
    neighbour: User
    chief: User


def a_columns_tree() -> Columns:
    world = a_world()
    home = a_site()
    found_kinds()
    index = create_index(home=home, slug="columns", title="专栏")
    green = create_section(index=index, district=world.green, at=NOON)
    east = create_section(index=index, district=world.east, at=NOON)
    return Columns(
        world=world,
        home=home,
        index=index,
        green=green,
        east=east,
        editor=make_holder(PostKind.EDITOR, world.green, name="文清明"),
        neighbour=make_holder(PostKind.EDITOR, world.east, name="于谷雨"),
        chief=make_holder(PostKind.CHIEF_EDITOR, name="温雨水"),
    )


def an_author(name: str = "文清明") -> Author:
    return save_author(slug=f"author-{next(_numbers)}", name=name)


def kind(slug: str = "history") -> Kind:
    return Kind.objects.get(slug=slug)


def a_story_draft(**values: Any) -> StoryDraft:
    number = next(_numbers)
    usual: dict[str, Any] = {
        "slug": f"story-{number}",
        "title": f"西水坡的龙{number}",
        "summary": "蚌壳摆成的龙",
        "body": (("text", "<p>白的是蚌壳，几百片，一片压一片。</p>"),),
    }
    usual |= {} if "kind" in values else {"kind": kind()}
    usual |= {} if "author" in values else {"author": an_author()}
    return StoryDraft(**{**usual, **values})


def a_story(columns: Columns, *, section: SectionPage | None = None, **values: Any) -> StoryPage:
    """A draft by the section's editor."""
    return save_story(
        section=section or columns.green,
        draft=a_story_draft(**values),
        author_user=columns.editor,
        at=NOON,
    )


def a_published_story(
    columns: Columns, *, section: SectionPage | None = None, at: datetime = NOON, **values: Any
) -> StoryPage:
    story = a_story(columns, section=section, **values)
    return publish(entry=story, actor=columns.chief, at=at)


def a_film_page(film: Any, **values: Any) -> StoryPage:
    """A page that shows a film, in no section; for whom is said as in `a_page`."""
    index = ColumnIndexPage.objects.first() or create_index(
        home=a_site(), slug="columns", title="专栏"
    )
    found_kinds()
    words = {"summary": "看一段", "kind": kind(), "author": an_author(), "form": "视频"}
    page: StoryPage = a_page(
        below=index, page_type=StoryPage, lead_media=film, **{**words, **values}
    )
    return page


def a_comic(columns: Columns, **values: Any) -> ComicPage:
    number = next(_numbers)
    usual: dict[str, Any] = {
        "slug": f"comic-{number}",
        "title": "漫画：三楼的旧沙发",
        "summary": "楼道是逃生的路",
        "kind": kind("rules"),
        "author": an_author(),
        "panels": (
            PanelDraft(alt="三楼拐角横着一张旧沙发", speech=(("旁白", "这张沙发住了半年。"),)),
            PanelDraft(alt="孩子从沙发上爬过去"),
        ),
    }
    draft = ComicDraft(**{**usual, **values})
    return save_comic(section=columns.green, draft=draft, author_user=columns.editor, at=NOON)


def a_picture(title: str = "龙") -> LibraryImage:
    file: ImageFile = get_test_image_file(filename=f"picture-{next(_numbers)}.png")
    return LibraryImage.objects.create(title=title, file=file)


def many_live_stories(
    columns: Columns, number: int, *, section: SectionPage | None = None, **values: Any
) -> None:
    """Live rows for lists to count, without the versions and records that publishing makes."""
    below = section or columns.green
    below.refresh_from_db()
    usual = {"kind": kind(), "author": an_author(), "summary": "一句话", "published_at": NOON}
    for n in range(number):
        slug = f"many-{next(_numbers)}"
        body = [{"type": "text", "value": "<p>白的是蚌壳</p>", "id": slug}]
        row = {"title": f"第{n}篇", "slug": slug, "live": True, "body": json.dumps(body)}
        below.add_child(instance=StoryPage(**{**usual, **row, **values}))
