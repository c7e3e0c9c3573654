"""What of the site's content makes kept pages stale, and what does not."""

import asyncio

import pytest

from cms.core import clock
from cms.pages.page_cache.generation import FileGeneration
from cms.people.models import User
from tests.factories.pages import a_page, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stamp(settings, tmp_path):
    settings.VAR_DIR, settings.REDIS_URL = tmp_path, ""


@pytest.fixture
def changes(django_capture_on_commit_callbacks):
    """Whether doing this begins a new generation."""

    def begin_anew(do) -> bool:
        before = asyncio.run(FileGeneration().now())
        with django_capture_on_commit_callbacks(execute=True):
            do()
        return asyncio.run(FileGeneration().now()) != before

    return begin_anew


def test_saved_page_begins_a_new_generation(world, changes):
    page = a_page("一页")

    assert changes(page.save)
    assert changes(page.delete)


def test_renamed_unit_begins_a_new_generation(world, changes):
    world.green.name = "绿城新社区"

    assert changes(world.green.save)


def test_draft_begins_none(world, changes):
    page = a_page("一页")
    page.title = "改了一半"

    assert not changes(page.save_revision)


def test_published_draft_begins_one(world, changes):
    page = a_page("一页")
    page.title = "改好了"
    revision = page.save_revision()

    assert changes(revision.publish)


def test_people_begin_none(world, changes):
    person = a_person()

    def sign_in():
        User.objects.filter(pk=person.pk).update(last_login=clock.now())
        person.save()

    assert not changes(sign_in)
