"""What the written world promises, whoever edits it."""

import pytest

from cms.demo import references
from cms.demo.entries import (
    Article,
    Happening,
    Heading,
    Paragraph,
    Question,
    StoryEntry,
    Timeline,
    World,
)
from cms.demo.reading import CONTENT, read_world

MAX_FILE_BYTES = 25_000


@pytest.fixture(scope="module")
def world() -> World:
    return read_world()


def prose_of(story: StoryEntry) -> str:
    """Everything a reader reads below the title."""
    words = []
    for part in story.body:
        match part:
            case Paragraph() | Heading() | Article():
                words.append(part.text)
            case Question():
                words.append(part.q + part.a)
            case Timeline():
                words += [f"{item.when}{item.what}" for item in part.happenings]
    return "".join(words)


def test_every_file_can_be_read_and_holds_what_was_written(world):
    counts = {
        "districts": len(world.districts),
        "grids": len(world.grids),
        "branches": len(world.branches),
        "people": len(world.people),
        "venues": len(world.venues),
        "stories": len(world.stories),
        "comics": len(world.comics),
        "media": len(world.media),
        "pronunciations": len(world.pronunciations),
        "palette": len(world.palette),
        "voices": len(world.voices),
    }

    assert counts == {
        "districts": 23,
        "grids": 8,
        "branches": 20,
        "people": 51,
        "venues": 32,
        "stories": 50,
        "comics": 4,
        "media": 11,
        "pronunciations": 12,
        "palette": 8,
        "voices": 15,
    }


def test_every_name_in_the_files_leads_somewhere(world):
    references.check(world)


def test_no_file_is_too_long_to_edit_by_hand():
    sizes = {path.name: path.stat().st_size for path in CONTENT.rglob("*.yaml")}

    assert {name: size for name, size in sizes.items() if size >= MAX_FILE_BYTES} == {}


def test_every_story_for_everybody_is_long_enough_to_read_and_short_enough_to_finish(world):
    lengths = {
        story.slug: len(prose_of(story)) for story in world.stories if not story.is_for_members
    }

    assert {slug: n for slug, n in lengths.items() if not 200 <= n <= 950} == {}


def test_every_summary_fits_under_a_title(world):
    entries = [*world.stories, *world.comics]

    assert [entry.slug for entry in entries if not 5 <= len(entry.summary) <= 120] == []


def test_every_history_names_its_sources(world):
    histories = [story for story in world.stories if story.kind == "历史"]

    assert [story.slug for story in histories if not story.facts] == []


def test_every_page_about_the_law_names_law_and_article(world):
    pages = [entry for entry in (*world.stories, *world.comics) if entry.kind == "法律法规"]

    assert len(pages) == 11
    assert all(law.name and law.article for page in pages for law in page.law)
    assert [page.slug for page in pages if not page.law] == []


def test_every_answer_about_the_law_says_where_it_stands(world):
    answers = [part for story in world.stories for part in story.body if isinstance(part, Question)]

    assert len(answers) == 32
    assert all(answer.ref for answer in answers)


def test_every_comic_panel_says_in_words_what_it_shows_and_who_speaks(world):
    panels = [panel for comic in world.comics for panel in comic.panels]

    assert len(panels) == 23
    assert all(panel.alt and panel.lines for panel in panels)
    assert all(who and what for panel in panels for who, what in panel.lines)


def test_party_stories_name_the_branch_they_are_for(world):
    stories = {story.slug: story for story in world.stories if story.is_for_members}

    assert {slug: story.audience_branch for slug, story in stories.items()} == {
        "prt-theme-day": "p-shifanqu",
        "prt-branch-minutes": "p-lvcheng-1",
        "prt-news-practice": "p-dongfang",
    }
    assert stories["prt-branch-minutes"].visibility == "branch"


def test_every_role_of_the_district_is_held_by_somebody(world):
    held = {role for person in world.people for role in person.roles}

    assert held == {
        "居民", "党员", "书记", "学员", "教师", "考评", "编辑", "审校", "总编",
        "网格员", "区管理", "志愿者", "场馆管理",
    }  # fmt: skip


def test_nobody_teaches_and_assesses(world):
    assert [p.slug for p in world.people if {"教师", "考评"} <= set(p.roles)] == []


def test_people_without_a_phone_have_a_card(world):
    without = [person for person in world.people if person.phone is None]

    assert [person.slug for person in without] == ["daxue", "dongzhi"]
    assert all(person.card and person.registered_by for person in without)


def test_phones_are_placeholders_of_one_run(world):
    phones = [person.phone for person in world.people if person.phone]

    assert all(phone.startswith("138000000") for phone in phones)
    assert len(phones) == len(set(phones))


def test_a_year_and_a_rule_number_stay_words_though_yaml_sees_more_in_them(world):
    by_slug = {story.slug: story for story in world.stories}

    timeline = next(p for p in by_slug["col-diqiu"].body if isinstance(p, Timeline))
    article = next(p for p in by_slug["col-village-rules"].body if isinstance(p, Article))
    assert timeline.happenings[-1] == Happening(when="1983年", what="设立濮阳市")
    assert article.no == "第一条"
