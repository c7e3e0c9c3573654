"""A loaded small district: what venues, stories and comics show, and to whom."""

import pytest

from cms.columns.models import ComicPage, StoryPage
from cms.core.clock import local_day
from cms.demo.moments import Moments
from cms.pages.models import CommunityPage
from cms.people.models import User
from cms.people.viewer import GUEST, viewer_of
from cms.venues.models import VenuePage
from tests.cms.demo.worlds import AT, D0, loaded_row

pytestmark = pytest.mark.django_db


def party_stories_seen_by(slug: str | None) -> set[str]:
    viewer = viewer_of(loaded_row(User, slug), AT) if slug else GUEST
    entries = CommunityPage.objects.visible_to(viewer, at=AT).filter(slug__startswith="prt-")
    return {entry.slug for entry in entries}


def test_venue_carries_hours_rooms_ways_in_and_says_that_the_hours_are_made_up():
    venue = VenuePage.objects.get(slug="ven-lucheng-culture")

    assert {row.weekday for row in venue.opening_hours.all()} == {2, 3, 4, 5, 6, 7}
    assert [room.name for room in venue.rooms.all()] == [
        "多功能厅",
        "排练厅",
        "书画室",
        "棋牌室",
    ]
    assert "轮椅借用" in {feature.name for feature in venue.access_features.all()}
    assert "以场馆公告为准" in venue.hours_note
    assert venue.is_real_place is False


def test_story_is_live_on_its_day_with_picture_words_and_source():
    story = StoryPage.objects.get(slug="col-qicheng")

    assert story.live
    assert local_day(story.published_at) == Moments(d0=D0).after(-183).date()
    assert story.address == "/columns/col-qicheng/"
    assert story.author.name == "文清明"
    assert story.series.name == "脚下的濮阳"
    assert story.place.slug == "ven-qicheng"
    assert sorted(topic.name for topic in story.topics.all()) == ["历史", "戚城", "遗址"]
    assert story.facts == ["左传", "全国重点文物保护单位名录"]
    picture = story.lead_image
    assert (picture.credit, picture.licence) == ("采风演示绘图", "CC BY 4.0")
    assert story.title in picture.description
    assert not picture.is_guarded


def test_set_of_pictures_goes_round_one_drawing():
    story = StoryPage.objects.get(slug="col-huiluanbei")

    gallery = next(block.value for block in story.body if block.block_type == "gallery")

    assert [picture["caption"] for picture in gallery["pictures"]] == [
        "远看", "走近", "左边", "右边", "细处",
    ]  # fmt: skip
    assert len({picture["image"].pk for picture in gallery["pictures"]}) == 5
    assert all(picture["alt"] for picture in gallery["pictures"])


def test_page_about_the_law_answers_with_law_article_and_day():
    story = StoryPage.objects.get(slug="col-law-wuye")

    answers = [block.value for block in story.body if block.block_type == "law_answer"]

    assert (story.law_name, story.law_article) == ("民法典", "第九百四十四条")
    assert len(answers) == 3
    assert answers[0]["law"] == "民法典"
    assert answers[0]["article"] == "第九百四十四条第一款"
    assert str(answers[0]["in_force_on"]) == "2021-01-01"


def test_comic_has_a_picture_an_alternative_text_and_speech_in_every_panel():
    comic = ComicPage.objects.get(slug="col-comic-mima")

    panels = [block.value for block in comic.panels]

    assert len(panels) == 4
    assert all(panel["image"] and panel["alt"] and panel["speech"] for panel in panels)
    assert panels[0]["speech"][0]["speaker"] == "孙子"
    assert comic.lead_image == panels[0]["image"]


def test_party_stories_stand_below_study_for_their_members_alone():
    story = StoryPage.objects.get(slug="prt-theme-day")
    minutes = StoryPage.objects.get(slug="prt-branch-minutes")

    assert story.address == "/study/prt-theme-day/"
    assert (story.visibility, story.audience_branch.slug) == ("党组织", "p-shifanqu")
    assert (minutes.visibility, minutes.audience_branch.slug) == ("指定支部", "p-lvcheng-1")
    assert story.lead_image.is_guarded
    assert minutes.lead_image.is_guarded


def test_party_stories_are_seen_by_whom_they_are_for():
    theme_day, minutes = "prt-theme-day", "prt-branch-minutes"
    expected = {
        None: set(),
        "qingming": set(),
        "baizhu": {theme_day},
        "xiaoshu": {theme_day, minutes},
    }

    seen = {slug: party_stories_seen_by(slug) for slug in expected}

    assert seen == expected
