"""Who shows, takes down and deletes what stands on the sealed record, whatever way it goes."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page

from cms.audit.models import AuditEntry
from cms.columns.models import StoryPage
from cms.columns.services import publish, unpublish
from cms.core import clock
from cms.pages.services import keep_hours
from tests.factories.columns import a_published_story, a_story
from tests.factories.home import NOON

pytestmark = pytest.mark.django_db


def _records(page: Page, action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action, subject=f"page.{page.pk}"))


def test_publishing_by_the_service_is_recorded_once_with_its_title(columns):
    story = a_story(columns, title="蚌壳龙")

    publish(entry=story, actor=columns.chief, at=NOON)

    (entry,) = _records(story, "page.publish")
    assert entry.actor == columns.chief
    assert entry.detail == {"title": "蚌壳龙"}


def test_publishing_by_the_screen_is_recorded_once(client, columns):
    story = a_story(columns)
    client.force_login(columns.chief)

    story.get_latest_revision().publish(user=columns.chief)

    (entry,) = _records(story, "page.publish")
    assert entry.actor == columns.chief


def test_taking_down_by_the_screen_is_recorded(client, columns):
    story = a_published_story(columns)
    client.force_login(columns.chief)

    answer = client.post(reverse("wagtailadmin_pages:unpublish", args=[story.pk]))

    assert answer.status_code == 302
    assert [entry.actor for entry in _records(story, "page.unpublish")] == [columns.chief]


def test_deleting_by_the_screen_is_recorded_and_outlives_the_page(client, columns):
    story = a_story(columns)
    client.force_login(columns.editor)

    client.post(reverse("wagtailadmin_pages:delete", args=[story.pk]))

    assert not StoryPage.objects.filter(pk=story.pk).exists()
    assert [entry.actor for entry in _records(story, "page.delete")] == [columns.editor]


def test_saving_a_draft_is_no_publication(columns):
    story = a_story(columns)

    story.save_revision(user=columns.editor)

    assert not AuditEntry.objects.filter(subject=f"page.{story.pk}").exists()


def test_an_hour_that_comes_is_recorded_without_a_person(columns):
    story = a_published_story(columns)
    story.expire_at = clock.now() - timedelta(minutes=1)
    story.save()

    keep_hours(at=clock.now())

    assert not StoryPage.objects.get(pk=story.pk).live
    assert [entry.actor for entry in _records(story, "page.unpublish")] == [None]


def test_a_publication_that_is_rolled_back_leaves_no_record(columns):
    story = a_story(columns)

    with transaction.atomic():
        publish(entry=story, actor=columns.chief, at=NOON)
        transaction.set_rollback(True)

    assert _records(story, "page.publish") == []


def test_taking_down_and_showing_again_are_two_records(columns):
    story = a_published_story(columns)

    unpublish(entry=story, actor=columns.chief)
    publish(entry=story, actor=columns.chief, at=NOON)

    assert len(_records(story, "page.unpublish")) == 1
    assert len(_records(story, "page.publish")) == 2
