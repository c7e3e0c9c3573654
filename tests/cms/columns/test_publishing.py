"""Chief editors publish; what lacks something stays a draft."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from cms.audit.models import AuditEntry
from cms.columns.errors import GoLiveInThePast, MayNotPublish, NotReady
from cms.columns.models import StoryPage
from cms.columns.readiness import MISSING_ALT, MISSING_ARTICLE, MISSING_LAW, UNCLEAR_LINK
from cms.columns.services import publish, schedule, unpublish
from cms.core import clock
from tests.factories.columns import (
    a_picture,
    a_published_story,
    a_story,
    kind,
)
from tests.factories.home import NOON

pytestmark = pytest.mark.django_db


def an_hour_passes(story, *, to):
    """The scheduled moment as if it had been set earlier."""
    revision = story.get_latest_revision()
    revision.approved_go_live_at = to
    revision.content = {**revision.content, "go_live_at": to.isoformat()}
    revision.save()


def test_the_chief_editor_publishes_and_the_moment_is_kept(columns):
    story = a_story(columns)

    live = publish(entry=story, actor=columns.chief, at=NOON)

    assert live.live
    assert live.published_at == NOON
    assert AuditEntry.objects.filter(action="page.publish", actor=columns.chief).exists()


def test_an_editor_may_not_publish_even_the_own_words(columns):
    story = a_story(columns)

    with pytest.raises(MayNotPublish):
        publish(entry=story, actor=columns.editor, at=NOON)

    assert not StoryPage.objects.get(pk=story.pk).live


def test_publishing_what_is_live_and_unchanged_writes_nothing(columns):
    story = a_published_story(columns)
    before = story.revisions.count()

    publish(entry=story, actor=columns.chief, at=NOON + timedelta(days=1))

    assert story.revisions.count() == before
    assert StoryPage.objects.get(pk=story.pk).published_at == NOON


def test_a_new_text_keeps_the_day_of_first_publishing(columns):
    a_published_story(columns, slug="long", title="旧题目")
    story = a_story(columns, slug="long", title="新题目")

    live = publish(entry=story, actor=columns.chief, at=NOON + timedelta(days=3))

    assert live.title == "新题目"
    assert live.published_at == NOON


def test_a_law_story_without_law_and_article_is_not_published(columns):
    story = a_story(columns, kind=kind("law"))

    with pytest.raises(NotReady) as refusal:
        publish(entry=story, actor=columns.chief, at=NOON)

    assert refusal.value.fields == {"law_name": MISSING_LAW, "law_article": MISSING_ARTICLE}


def test_a_law_story_with_law_and_article_is_published(columns):
    story = a_story(columns, kind=kind("law"), law_name="民法典", law_article="第九百四十四条")

    assert publish(entry=story, actor=columns.chief, at=NOON).live


@pytest.mark.parametrize("alt", ["", "   "])
def test_a_picture_without_words_is_not_published(columns, alt):
    picture = {"image": a_picture().pk, "alt": alt}
    story = a_story(columns, body=(("picture", picture),))

    with pytest.raises(NotReady) as refusal:
        publish(entry=story, actor=columns.chief, at=NOON)

    assert refusal.value.fields == {"body": MISSING_ALT}


def test_a_picture_in_a_gallery_needs_words_too(columns):
    told, untold = {"image": a_picture().pk, "alt": "一条龙"}, {"image": a_picture().pk}
    story = a_story(columns, body=(("gallery", {"pictures": [told, untold]}),))

    with pytest.raises(NotReady):
        publish(entry=story, actor=columns.chief, at=NOON)


def test_a_decorative_picture_needs_no_words(columns):
    picture = {"image": a_picture().pk, "decorative": True}
    story = a_story(columns, body=(("picture", picture),))

    assert publish(entry=story, actor=columns.chief, at=NOON).live


def test_a_link_that_does_not_say_where_it_leads_is_not_published(columns):
    text = '<p>报名请<a href="https://example.org/">点击这里</a></p>'
    story = a_story(columns, body=(("text", text),))

    with pytest.raises(NotReady) as refusal:
        publish(entry=story, actor=columns.chief, at=NOON)

    assert refusal.value.fields == {"body": UNCLEAR_LINK}


def test_no_way_around_the_service_publishes_what_lacks_something(columns):
    story = a_story(columns, kind=kind("law"))

    with pytest.raises(ValidationError):
        story.get_latest_revision().publish(user=columns.chief)

    assert not StoryPage.objects.get(pk=story.pk).live


def test_an_entry_without_a_summary_stays_a_draft(columns):
    story = a_story(columns, summary="")

    with pytest.raises(NotReady) as refusal:
        publish(entry=story, actor=columns.chief, at=NOON)

    assert "summary" in refusal.value.fields


def test_a_scheduled_story_appears_when_its_time_has_come(columns):
    story = a_story(columns)
    now = clock.now()
    go_live_at = now + timedelta(hours=1)

    scheduled = schedule(entry=story, go_live_at=go_live_at, actor=columns.chief, at=now)
    assert not scheduled.live
    an_hour_passes(StoryPage.objects.get(pk=story.pk), to=now - timedelta(minutes=1))
    call_command("publish_scheduled")

    live = StoryPage.objects.get(pk=story.pk)
    assert live.live
    assert abs(live.published_at - go_live_at) < timedelta(milliseconds=1)


def test_a_moment_gone_by_is_no_schedule(columns):
    story = a_story(columns)

    with pytest.raises(GoLiveInThePast):
        schedule(entry=story, go_live_at=NOON, actor=columns.chief, at=NOON)


def test_an_editor_may_not_schedule(columns):
    story = a_story(columns)
    later = NOON + timedelta(hours=1)

    with pytest.raises(MayNotPublish):
        schedule(entry=story, go_live_at=later, actor=columns.editor, at=NOON)


def test_unpublishing_takes_it_from_readers_and_keeps_the_text(columns, client):
    story = a_published_story(columns, slug="long")

    unpublish(entry=story, actor=columns.chief)

    assert client.get("/columns/long/").status_code == 404
    assert StoryPage.objects.get(pk=story.pk).body
    assert AuditEntry.objects.filter(action="page.unpublish").exists()


def test_an_editor_may_not_unpublish(columns):
    story = a_published_story(columns)

    with pytest.raises(MayNotPublish):
        unpublish(entry=story, actor=columns.editor)

    assert StoryPage.objects.get(pk=story.pk).live
