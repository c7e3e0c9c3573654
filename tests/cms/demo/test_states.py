"""What stories are to be seen as: scheduled, in review, taken down with a reason."""

from datetime import UTC, datetime, timedelta

from django.test import TestCase

from cms.columns.models import StoryPage
from cms.core import clock
from cms.demo.fingerprint import demo_fingerprint
from cms.demo.services import drop_world, states
from cms.pages.models import CommunityPage, Tombstone
from cms.people.viewer import GUEST
from search.models import SearchOutbox
from tests.cms.demo.worlds import load_now, with_story, world_of_states


class TestStates(TestCase):
    """Loaded now: Wagtail asks the machine's clock whether a scheduled moment has come."""

    @classmethod
    def setUpTestData(cls):
        cls.world = world_of_states()
        cls.now = clock.now()
        load_now(cls.world, at=cls.now)
        cls.tomorrow = states.tomorrow_morning(cls.now)

    def test_one_story_is_scheduled_for_tomorrow_at_eight(self):
        story = StoryPage.objects.get(slug="col-life-laba")

        assert not story.live
        assert story.go_live_at == self.tomorrow
        assert story.get_latest_revision().approved_go_live_at == self.tomorrow

    def test_scheduled_story_stays_scheduled_when_loaded_again_later(self):
        load_now(self.world, at=self.now + timedelta(days=2))

        assert StoryPage.objects.get(slug="col-life-laba").go_live_at == self.tomorrow

    def test_one_story_waits_for_its_reviewer(self):
        story = StoryPage.objects.get(slug="col-rules-laji")

        assert not story.live
        assert story.has_unpublished_changes
        assert story.body

    def test_neither_is_seen_by_readers(self):
        seen = CommunityPage.objects.visible_to(GUEST, at=self.now)

        assert {page.slug for page in seen if page.slug.startswith("col-")} == {"col-market-fun"}

    def test_taken_down_copy_says_why_at_its_address(self):
        stone = Tombstone.objects.get()

        assert stone.path == "/columns/col-market-fun-copy/"
        assert stone.title == "民生趣事：早市上的砍价声（重复）"
        assert stone.reason
        assert not StoryPage.objects.filter(slug="col-market-fun-copy").exists()
        assert StoryPage.objects.get(slug="col-market-fun").live

    def test_copy_is_not_published_a_second_time(self):
        fingerprint = demo_fingerprint()

        load_now(self.world, at=self.now)

        assert Tombstone.objects.count() == 1
        assert demo_fingerprint() == fingerprint

    def test_edited_scheduled_story_stays_hidden(self):
        load_now(with_story(self.world, "col-life-laba", title="别的题目"), at=self.now)

        story = StoryPage.objects.get(slug="col-life-laba")
        assert not story.live
        assert story.get_latest_revision_as_object().title == "别的题目"

    def test_what_was_loaded_waits_for_the_search_index(self):
        assert SearchOutbox.objects.exists()

    def test_dropping_takes_the_tombstone_too(self):
        drop_world()

        assert not Tombstone.objects.exists()
        assert not StoryPage.objects.exists()


def test_tomorrow_is_the_districts_tomorrow():
    """Half past eight in the evening in London is already the next day here."""
    evening = datetime(2026, 5, 13, 20, 30, tzinfo=UTC)

    assert states.tomorrow_morning(evening) == datetime(2026, 5, 15, 0, 0, tzinfo=UTC)
