"""Loading a small district: what becomes of what was written, and of what is written anew."""

from dataclasses import replace

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory, TestCase
from wagtail.models import Page

from cms.columns.models import ColumnEntry, ComicPage, SectionPage, StoryPage
from cms.core.clock import local_day
from cms.demo.entries import World
from cms.demo.errors import ContentProblem, ProductionSettings, RealPeopleHere
from cms.demo.fingerprint import demo_fingerprint
from cms.demo.models import DemoObject
from cms.demo.moments import Moments
from cms.library.models import LibraryImage
from cms.organisation.models import Branch, District
from cms.pages.models import CommunityPage
from cms.people.models import BranchMembership, Post, Residence, User
from cms.people.viewer import GUEST, viewer_of
from cms.venues.models import VenuePage
from tests.cms.demo.worlds import AT, D0, PASSWORD, load, small_world, with_person, with_story
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return small_world()


def user(slug: str) -> User:
    return DemoObject.objects.named(User, slug).get().row


def all_rows() -> dict[str, list]:
    """Every page, person and picture with what would change if it were written again."""
    return {
        "pages": sorted(Page.objects.values_list("pk", "title", "latest_revision_id")),
        "people": sorted(User.objects.values_list("pk", "name", "password")),
        "homes": sorted(Residence.objects.values_list("pk", "district_id")),
        "pictures": sorted(LibraryImage.objects.values_list("pk", "file", "file_hash")),
        "marks": sorted(DemoObject.objects.values_list("object_id", "slug", "digest")),
    }


def index_path(slug: str) -> str:
    return Page.objects.get(slug=slug, depth=3).path


def party_stories_seen_by(slug: str | None) -> set[str]:
    viewer = viewer_of(user(slug), AT) if slug else GUEST
    entries = CommunityPage.objects.visible_to(viewer, at=AT).filter(slug__startswith="prt-")
    return {entry.slug for entry in entries}


class TestLoadedDistrict(TestCase):
    """Read and edited after one load: a class, so that the load is done once for all of them."""

    world: World

    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        load(cls.world)

    def test_units_hang_where_the_file_says_and_buildings_stand_below_their_grid(self):
        building = District.objects.get(name="1号楼")

        above = [unit.name for unit in District.objects.holding(building)]

        assert above[1:] == ["开州街道", "绿城社区", "绿城第一网格", "1号楼"]
        assert building.slug == "lvcheng-g1-1haolou"

    def test_invented_names_are_marked_and_real_ones_are_not(self):
        invented = {unit.slug: unit.is_demo_name for unit in District.objects.all()}
        real_branch = Branch.objects.get(slug="p-lvcheng-wuye")

        assert invented["lvcheng"] is False
        assert invented["lvcheng-g1"] is True
        assert real_branch.is_demo_name is False
        assert Branch.objects.get(slug="p-lvcheng-1").is_demo_name is True

    def test_people_live_serve_and_belong_where_the_file_says(self):
        secretary = user("xiazhi")

        assert Residence.objects.current_of(secretary).get().district.slug == "lvcheng-g1"
        assert BranchMembership.objects.current_of(secretary).get().branch.slug == "p-lvcheng-1"
        assert Post.objects.current_of(secretary).get().branch.slug == "p-lvcheng-1"

    def test_member_of_a_group_belongs_to_the_branch_around_it(self):
        membership = BranchMembership.objects.current_of(user("liqiu")).get()

        assert membership.branch.slug == "p-lvcheng-1"
        assert membership.group.slug == "p-lvcheng-1-a"

    def test_probationary_member_is_entered_as_one(self):
        assert BranchMembership.objects.current_of(user("chushu")).get().standing == "预备"

    def test_somebody_who_moved_lived_elsewhere_before(self):
        mover = user("yinxing")
        earlier = Moments(d0=D0).after(-41)

        homes = Residence.objects.filter(user=mover)

        assert homes.count() == 2
        assert Residence.objects.held_by(mover, earlier).get().district.slug == "dongfang-g1"
        assert Residence.objects.held_by(mover, AT).get().district.slug == "lvcheng-g1"

    def test_people_without_a_phone_wait(self):
        assert DemoObject.objects.named(User, "daxue").count() == 0
        assert User.objects.filter(phone__isnull=True).count() == 0

    def test_everybody_signs_in_with_the_password_of_the_load(self):
        door = RequestFactory().post("/sign-in/")

        for person in self.world.people:
            if person.phone:
                signed_in = authenticate(door, username=person.phone, password=PASSWORD)
                assert signed_in is not None, person.name
                assert signed_in.name == person.name

    def test_editor_may_write_in_the_own_section_and_publish_nowhere(self):
        editor = user("qingming")
        section = SectionPage.objects.get(slug="lvcheng", path__startswith=index_path("columns"))
        elsewhere = SectionPage.objects.get(slug="dongfang", path__startswith=index_path("columns"))

        assert section.permissions_for_user(editor).can_add_subpage()
        assert not section.permissions_for_user(editor).can_publish()
        assert not elsewhere.permissions_for_user(editor).can_add_subpage()

    def test_venue_carries_hours_rooms_ways_in_and_says_that_the_hours_are_made_up(self):
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

    def test_story_is_live_on_its_day_with_picture_words_and_source(self):
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

    def test_set_of_pictures_goes_round_one_drawing(self):
        story = StoryPage.objects.get(slug="col-huiluanbei")

        gallery = next(block.value for block in story.body if block.block_type == "gallery")

        assert [picture["caption"] for picture in gallery["pictures"]] == [
            "远看", "走近", "左边", "右边", "细处",
        ]  # fmt: skip
        assert len({picture["image"].pk for picture in gallery["pictures"]}) == 5
        assert all(picture["alt"] for picture in gallery["pictures"])

    def test_page_about_the_law_answers_with_law_article_and_day(self):
        story = StoryPage.objects.get(slug="col-law-wuye")

        answers = [block.value for block in story.body if block.block_type == "law_answer"]

        assert (story.law_name, story.law_article) == ("民法典", "第九百四十四条")
        assert len(answers) == 3
        assert answers[0]["law"] == "民法典"
        assert answers[0]["article"] == "第九百四十四条第一款"
        assert str(answers[0]["in_force_on"]) == "2021-01-01"

    def test_comic_has_a_picture_an_alternative_text_and_speech_in_every_panel(self):
        comic = ComicPage.objects.get(slug="col-comic-mima")

        panels = [block.value for block in comic.panels]

        assert len(panels) == 4
        assert all(panel["image"] and panel["alt"] and panel["speech"] for panel in panels)
        assert panels[0]["speech"][0]["speaker"] == "孙子"
        assert comic.lead_image == panels[0]["image"]

    def test_party_stories_stand_below_study_for_their_members_alone(self):
        story = StoryPage.objects.get(slug="prt-theme-day")
        minutes = StoryPage.objects.get(slug="prt-branch-minutes")

        assert story.address == "/study/prt-theme-day/"
        assert (story.visibility, story.audience_branch.slug) == ("党组织", "p-shifanqu")
        assert (minutes.visibility, minutes.audience_branch.slug) == ("指定支部", "p-lvcheng-1")
        assert story.lead_image.is_guarded
        assert minutes.lead_image.is_guarded

    def test_party_stories_are_seen_by_whom_they_are_for(self):
        theme_day, minutes = "prt-theme-day", "prt-branch-minutes"
        expected = {
            None: set(),
            "qingming": set(),
            "baizhu": {theme_day},
            "xiaoshu": {theme_day, minutes},
        }

        seen = {slug: party_stories_seen_by(slug) for slug in expected}

        assert seen == expected

    def test_second_load_changes_nothing(self):
        before, fingerprint = all_rows(), demo_fingerprint()

        load(self.world)

        assert all_rows() == before
        assert demo_fingerprint() == fingerprint

    def test_edited_story_is_published_again_and_nothing_else_is_touched(self):
        before = all_rows()
        edited = with_story(self.world, "col-qicheng", summary="一座土城墙，见证了七次会盟")

        load(edited)

        story = StoryPage.objects.get(slug="col-qicheng")
        assert story.live
        assert story.summary == "一座土城墙，见证了七次会盟"
        changed = {row for row in all_rows()["pages"] if row not in before["pages"]}
        assert {pk for pk, _, _ in changed} == {story.pk}
        assert all_rows()["people"] == before["people"]

    def test_story_with_another_motif_gets_another_picture_and_the_old_one_goes(self):
        count = LibraryImage.objects.count()
        old = StoryPage.objects.get(slug="col-qicheng").lead_image

        load(with_story(self.world, "col-qicheng", motif="gate"))

        assert StoryPage.objects.get(slug="col-qicheng").lead_image.file_hash != old.file_hash
        assert LibraryImage.objects.count() == count
        assert not LibraryImage.objects.filter(pk=old.pk).exists()

    def test_person_who_moved_in_the_file_moves_and_the_old_home_stays_on_record(self):
        load(with_person(self.world, "xiaoshu", home="lvcheng-g2", name="舒小暑暑"))

        person = user("xiaoshu")
        assert person.name == "舒小暑暑"
        assert Residence.objects.current_of(person).get().district.slug == "lvcheng-g2"
        assert Residence.objects.filter(user=person).count() == 2

    def test_post_that_left_the_file_is_given_up_and_a_new_one_is_taken(self):
        load(with_person(self.world, "hanlu", roles=("审校", "党员"), grid=None))

        kinds = [post.kind for post in Post.objects.current_of(user("hanlu"))]

        assert kinds == ["审校"]

    def test_person_who_joined_another_branch_in_the_file_changes_branch(self):
        load(with_person(self.world, "xiaoshu", branch="p-lvcheng-2"))

        membership = BranchMembership.objects.current_of(user("xiaoshu")).get()

        assert membership.branch.slug == "p-lvcheng-2"
        assert BranchMembership.objects.filter(user=user("xiaoshu")).count() == 2

    def test_renamed_unit_keeps_its_slug_and_its_place(self):
        units = tuple(
            replace(unit, name="东方新社区") if unit.slug == "dongfang" else unit
            for unit in self.world.districts
        )
        before = District.objects.get(slug="dongfang").path

        load(replace(self.world, districts=units))

        unit = District.objects.get(slug="dongfang")
        assert (unit.name, unit.path) == ("东方新社区", before)

    def test_another_password_replaces_the_one_before(self):
        load(self.world, password="another-one-2026")

        assert user("qingming").check_password("another-one-2026")
        assert not user("qingming").check_password(PASSWORD)

    def test_row_somebody_deleted_comes_back(self):
        StoryPage.objects.get(slug="col-qicheng").delete()

        load(self.world)

        assert StoryPage.objects.get(slug="col-qicheng").live
        assert DemoObject.objects.named(StoryPage, "col-qicheng").count() == 1


def test_load_that_was_broken_off_goes_on_where_it_stopped(world):
    def stop(_file, slug):
        if slug == "col-law-wuye":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(world, advance=stop)
    half = ColumnEntry.objects.count()
    load(world)

    assert 0 < half < ColumnEntry.objects.count() == 6
    fingerprint = demo_fingerprint()
    load(world)
    assert demo_fingerprint() == fingerprint


def test_only_judged_loads_what_search_is_judged_by_and_party_stories(world):
    load(world, only_judged=True)

    assert {entry.slug for entry in ColumnEntry.objects.all()} == {
        "col-qicheng", "prt-theme-day", "prt-branch-minutes",
    }  # fmt: skip
    assert not VenuePage.objects.filter(slug="huiluanbei").exists()


def test_real_people_are_not_mixed_in_by_accident(world):
    make_person()

    with pytest.raises(RealPeopleHere, match="1位真实用户"):
        load(world)

    assert not District.objects.exists()


def test_real_people_are_mixed_in_when_that_is_asked(world):
    make_person()

    load(world, yes_mix=True)

    assert District.objects.filter(slug="lvcheng").exists()


def test_production_takes_no_demo(world, settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(ProductionSettings):
        load(world)

    assert not District.objects.exists()


def test_nothing_is_written_when_a_name_leads_nowhere(world):
    broken = with_story(world, "col-qicheng", author="nobody")

    with pytest.raises(ContentProblem, match="nobody"):
        load(broken)

    assert not District.objects.exists()
    assert not DemoObject.objects.exists()
