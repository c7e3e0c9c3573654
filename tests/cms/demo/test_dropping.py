"""Dropping a small district: exactly what was loaded goes, and only when nobody needs it."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import TestCase
from wagtail.models import Collection

from cms.audit.models import AuditEntry, AuditSeal
from cms.audit.services import record, seal_entries
from cms.columns.models import ColumnIndexPage, StoryPage, Topic
from cms.demo.errors import StillInUse
from cms.demo.models import DemoObject
from cms.demo.services import drop_world
from cms.home.models import HomePage
from cms.home.services import found_site
from cms.library.models import LibraryImage
from cms.organisation.models import Branch, District
from cms.organisation.services import NewDistrict, add_district
from cms.people.models import User
from cms.people.services import join_branch, set_home
from tests.cms.demo.worlds import AT, load, small_world
from tests.factories.people import make_person

# What the machinery writes on its own account: tasks, the index, Wagtail's log of the front page.
MACHINERY = frozenset({"django_tasks_database", "search", "contenttypes", "wagtailsearch"})


def counts() -> dict[str, int]:
    """How many rows each table of the house and of Wagtail has."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in MACHINERY
    }


class TestDroppedDistrict(TestCase):
    """One load for all of them; each test is rolled back."""

    @classmethod
    def setUpTestData(cls):
        found_site(title="采风", at=AT)
        cls.before = counts()
        load(small_world())

    def test_dropping_leaves_no_row(self):
        drop_world()

        assert counts() == self.before
        assert not DemoObject.objects.exists()

    def test_dropping_leaves_the_site_itself(self):
        drop_world()

        assert HomePage.objects.exists()
        assert not ColumnIndexPage.objects.exists()

    def test_dropping_leaves_no_file(self):
        storage = LibraryImage.objects.first().file.storage
        names = [image.file.name for image in LibraryImage.objects.all()]
        assert all(storage.exists(name) for name in names)

        with self.captureOnCommitCallbacks(execute=True):
            drop_world()

        assert [name for name in names if storage.exists(name)] == []
        assert not (Path(settings.VAR_DIR) / "demo" / "password").exists()

    def test_dropping_twice_is_as_dropping_once(self):
        drop_world()

        assert drop_world() == 0
        assert counts() == self.before

    def test_world_can_be_loaded_again_after_it_was_dropped(self):
        drop_world()

        load(small_world())

        assert StoryPage.objects.filter(slug="col-qicheng").exists()

    def test_real_person_who_lives_in_a_demo_grid_is_in_the_way(self):
        neighbour = make_person(name="真邻居")
        set_home(neighbour, district=District.objects.get(slug="lvcheng-g1"), at=AT)

        with pytest.raises(StillInUse) as refusal:
            drop_world()

        assert any("真邻居" in row for row in refusal.value.rows)
        assert User.objects.filter(name="文清明").exists()

    def test_real_member_of_a_demo_branch_is_in_the_way(self):
        member = make_person(name="真党员")
        join_branch(member, branch=Branch.objects.get(slug="p-lvcheng-1"), at=AT)

        with pytest.raises(StillInUse) as refusal:
            drop_world()

        assert any("真党员" in row for row in refusal.value.rows)

    def test_real_unit_below_a_demo_unit_is_in_the_way(self):
        above = District.objects.get(slug="lvcheng")
        unit = NewDistrict(kind="网格", name="真网格", slug="real-grid")
        add_district(unit, parent=above, at=AT)

        with pytest.raises(StillInUse) as refusal:
            drop_world()

        assert any("真网格" in row for row in refusal.value.rows)

    def test_real_story_in_a_demo_section_is_in_the_way(self):
        neighbour = StoryPage.objects.get(slug="col-qicheng")
        story = StoryPage(
            title="真故事", slug="real-story", kind=neighbour.kind, author=neighbour.author,
            summary="写给大家看", body=[],
        )  # fmt: skip
        neighbour.get_parent().add_child(instance=story)

        with pytest.raises(StillInUse) as refusal:
            drop_world()

        assert any("真故事" in row for row in refusal.value.rows)
        assert StoryPage.objects.filter(slug="real-story").exists()

    def test_real_collection_below_a_demo_one_is_in_the_way(self):
        shelf = Collection.objects.get(name="党员学习图库")
        Collection.objects.get(pk=shelf.pk).add_child(name="真图库")

        with pytest.raises(StillInUse) as refusal:
            drop_world()

        assert any("真图库" in row for row in refusal.value.rows)

    def test_words_that_were_there_before_stay(self):
        drop_world()
        Topic.objects.create(name="戚城")

        load(small_world())
        drop_world()

        assert [topic.name for topic in Topic.objects.all()] == ["戚城"]

    def test_record_of_real_people_stays_and_is_sealed_again_without_holes(self):
        reader = make_person(name="真读者")
        record(action="people.read", actor=reader, subject=reader, at=AT)
        seal_entries(limit=10_000)

        drop_world()
        seal_entries(limit=10_000)

        entries = AuditEntry.objects.filter(actor=reader)
        assert {entry.action for entry in entries} == {"people.registered", "people.read"}
        positions = list(AuditSeal.objects.values_list("position", flat=True))
        assert positions == list(range(1, AuditEntry.objects.count() + 1))

    def test_ledgers_are_append_only_again_afterwards(self):
        record(action="people.read", actor=None, subject="people", at=AT)

        drop_world()

        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            AuditEntry.objects.all().delete()
