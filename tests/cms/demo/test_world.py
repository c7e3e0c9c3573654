"""The whole written world, loaded once: what it must show, and that nothing of it stays."""

import pytest
from django.test import Client, TestCase
from django.urls import reverse

from cms.columns.models import ColumnEntry, ComicPage, RelatedEntry, StoryPage
from cms.core import clock
from cms.demo.fingerprint import demo_fingerprint
from cms.demo.models import DemoObject
from cms.demo.reading import read_world
from cms.demo.services import drop_world
from cms.demo.signins import sign_ins
from cms.library.models import LibraryImage
from cms.organisation.models import Branch, District
from cms.pages.models import CommunityPage
from cms.people.models import Post, PostKind, Residence, User
from cms.people.viewer import GUEST
from cms.venues.models import OpenSpan, VenuePage
from tests.cms.demo.worlds import PASSWORD, load_now

GRIDS_OF_VILLAGES, BUILDINGS = 18, 18


@pytest.mark.slow
class TestWholeWorld(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = read_world()
        cls.now = clock.now()
        load_now(cls.world, at=cls.now)

    def test_everything_that_was_written_is_there(self):
        assert District.objects.count() == 23 + 8 + GRIDS_OF_VILLAGES + BUILDINGS
        assert Branch.objects.count() == 20
        assert User.objects.count() == 49
        assert VenuePage.objects.live().count() == 32
        assert StoryPage.objects.count() == 50 + 11
        assert ComicPage.objects.live().count() == 4

    def test_all_but_two_stories_are_live(self):
        hidden = StoryPage.objects.exclude(live=True)

        assert {story.slug for story in hidden} == {"col-life-laba", "col-rules-laji"}

    def test_every_post_of_the_people_is_held(self):
        held = set(Post.objects.held_at(self.now).values_list("kind", flat=True))

        assert held == {
            PostKind.SECRETARY, PostKind.TEACHER, PostKind.ASSESSOR, PostKind.EDITOR,
            PostKind.REVIEWER, PostKind.CHIEF_EDITOR, PostKind.GRID_WORKER,
            PostKind.DISTRICT_ADMIN, PostKind.VENUE_MANAGER,
        }  # fmt: skip

    def test_nobody_is_without_a_home(self):
        assert Residence.objects.held_at(self.now).count() == 49

    def test_no_party_story_is_seen_by_a_guest(self):
        seen = CommunityPage.objects.visible_to(GUEST, at=self.now)

        assert not [page.slug for page in seen if page.slug.startswith("prt-")]
        assert "study" not in {page.slug for page in seen}

    def test_every_public_entry_has_something_to_read_next(self):
        public = ColumnEntry.objects.visible_to(GUEST, at=self.now)
        with_next = set(RelatedEntry.objects.values_list("entry_id", flat=True))

        assert [entry.slug for entry in public if entry.pk not in with_next] == []

    def test_every_picture_says_what_it_shows_and_whose_it_is(self):
        pictures = LibraryImage.objects.all()

        assert all(picture.description and picture.credit for picture in pictures)
        assert {picture.licence for picture in pictures} == {"CC BY 4.0"}
        assert LibraryImage.objects.guarded().count() == 4

    def test_every_venue_knows_when_it_is_open(self):
        venues = VenuePage.objects.all()
        spans = set(OpenSpan.objects.values_list("venue_id", flat=True))

        assert [venue.slug for venue in venues if venue.pk not in spans] == []

    def test_series_run_in_the_order_they_came_out(self):
        run = StoryPage.objects.filter(series__name="脚下的濮阳").order_by("published_at")

        assert [story.series_position for story in run] == list(range(1, len(run) + 1))

    def test_every_sign_in_of_the_table_opens_the_door(self):
        for line in sign_ins(self.world):
            answer = Client(REMOTE_ADDR=f"10.0.0.{line.phone[-2:].lstrip('0')}").post(
                reverse("people:sign_in"), {"phone": line.phone, "password": PASSWORD}
            )
            assert answer.status_code == 302, line.name

    def test_second_load_changes_nothing(self):
        first = demo_fingerprint()

        load_now(self.world, at=self.now)

        assert demo_fingerprint() == first

    def test_dropping_takes_all_of_it(self):
        drop_world()

        assert not DemoObject.objects.exists()
        assert not User.objects.exists()
        assert not District.objects.exists()
        assert not ColumnEntry.objects.exists()
        assert not LibraryImage.objects.exists()
