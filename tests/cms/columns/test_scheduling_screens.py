"""Hours given to a text: set in the form by a chief editor, kept by the worker."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cms.audit.models import AuditEntry
from cms.columns.models import StoryPage
from cms.columns.services import publish, schedule
from cms.core import clock
from cms.pages.services import keep_hours
from tests.cms.columns.editing import edit_url, filled, opened, signed_in
from tests.factories.columns import a_published_story, a_story, kind
from tests.factories.home import NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def typed(moment):
    """As the form's own widget sends it: the wall clock here, to the minute."""
    return clock.local(moment).strftime("%Y-%m-%d %H:%M")


def stored(story):
    return StoryPage.objects.get(pk=story.pk)


def send(user, story, **values):
    client = signed_in(user)
    form = opened(client, edit_url(story))
    return client.post(edit_url(story), {**filled(form), **values})


def test_a_chief_editor_gives_a_draft_its_hour_in_the_form(columns):
    story, now = a_story(columns), clock.now()

    send(columns.chief, story, go_live_at=typed(now + HOUR), **{"action-publish": "1"})

    waiting = stored(story).scheduled_revision
    assert not stored(story).live
    assert abs(waiting.approved_go_live_at - (now + HOUR)) <= timedelta(minutes=1)


def test_the_worker_publishes_nothing_a_second_before_its_hour(columns, client):
    story, now = a_story(columns, slug="long"), clock.now()
    schedule(entry=story, go_live_at=now + HOUR, actor=columns.chief, at=now)

    assert keep_hours(at=now + HOUR - timedelta(seconds=1)) == 0
    assert client.get("/columns/long/").status_code == 404
    assert stored(story).scheduled_revision is not None


def test_a_text_that_lacks_something_is_not_given_an_hour(columns):
    story = a_story(columns, kind=kind("law"))

    answer = send(
        columns.chief, story, go_live_at=typed(clock.now() + HOUR), **{"action-publish": "1"}
    )

    assert set(answer.context["form"].errors) == {"law_name", "law_article"}
    assert stored(story).scheduled_revision is None


def test_an_end_before_the_beginning_is_refused_at_the_field(columns):
    story, now = a_story(columns), clock.now()

    answer = send(
        columns.chief,
        story,
        go_live_at=typed(now + 2 * HOUR),
        expire_at=typed(now + HOUR),
        **{"action-publish": "1"},
    )

    assert "expire_at" in answer.context["form"].errors
    assert stored(story).expire_at is None


def test_an_end_that_is_over_already_is_refused(columns):
    story = a_story(columns)

    answer = send(
        columns.chief, story, expire_at=typed(clock.now() - HOUR), **{"action-publish": "1"}
    )

    assert "expire_at" in answer.context["form"].errors


def test_a_story_whose_end_has_come_is_taken_down_and_kept(columns, client):
    story = a_published_story(columns, slug="long")
    StoryPage.objects.filter(pk=story.pk).update(expire_at=clock.now() - HOUR)
    assert client.get("/columns/long/").status_code == 404

    keep_hours(at=clock.now())

    assert not stored(story).live
    assert stored(story).expired
    assert stored(story).body


def test_a_scheduled_change_leaves_the_live_text_until_then(columns, client):
    a_published_story(columns, slug="long", body=(("text", "<p>old words</p>"),))
    story = a_story(columns, slug="long", body=(("text", "<p>new words</p>"),))
    now = clock.now()

    schedule(entry=story, go_live_at=now + HOUR, actor=columns.chief, at=now)

    html = client.get("/columns/long/").content.decode()
    assert "old words" in html
    assert "new words" not in html


def test_a_schedule_is_called_off_by_the_chief_editor_alone(columns):
    story, now = a_story(columns), clock.now()
    schedule(entry=story, go_live_at=now + HOUR, actor=columns.chief, at=now)
    waiting = stored(story).scheduled_revision
    url = reverse("wagtailadmin_pages:revisions_unschedule", args=[story.pk, waiting.pk])

    signed_in(columns.editor).post(url)
    assert stored(story).scheduled_revision == waiting
    signed_in(columns.chief).post(url)

    assert stored(story).scheduled_revision is None


def test_publishing_now_goes_before_the_hour_it_had(columns):
    story, now = a_story(columns), clock.now()
    schedule(entry=story, go_live_at=now + HOUR, actor=columns.chief, at=now)

    live = publish(entry=stored(story), actor=columns.chief, at=now)

    assert live.live
    assert live.go_live_at is None
    assert live.scheduled_revision is None


def test_a_second_hour_takes_the_place_of_the_first(columns):
    story, now = a_story(columns), clock.now()
    schedule(entry=story, go_live_at=now + HOUR, actor=columns.chief, at=now)

    schedule(entry=stored(story), go_live_at=now + 3 * HOUR, actor=columns.chief, at=now)

    hours = story.revisions.exclude(approved_go_live_at=None)
    assert [each.approved_go_live_at for each in hours] == [now + 3 * HOUR]


def test_an_hour_set_by_an_editor_publishes_nothing(columns):
    story = a_story(columns)

    send(columns.editor, story, go_live_at=typed(clock.now() + HOUR))
    send(columns.editor, story, **{"action-publish": "1"})

    assert not stored(story).live
    assert stored(story).scheduled_revision is None


def test_who_gave_the_hour_is_on_record(columns):
    story, now = a_story(columns), clock.now()

    schedule(entry=story, go_live_at=now + HOUR, actor=columns.chief, at=now)

    entry = AuditEntry.objects.get(action="page.schedule")
    assert entry.actor == columns.chief
    assert not AuditEntry.objects.filter(action="page.publish").exists()


def test_a_schedule_that_is_refused_by_then_keeps_no_other_waiting(columns):
    now = clock.now()
    blocked, fine = a_story(columns), a_story(columns)
    for story in (blocked, fine):
        schedule(entry=story, go_live_at=now + HOUR, actor=columns.chief, at=now)
        due = stored(story).scheduled_revision
        due.approved_go_live_at = now - HOUR
        due.content = {**due.content, "go_live_at": (now - HOUR).isoformat()}
        due.save()
    revision = stored(blocked).scheduled_revision
    revision.content = {**revision.content, "kind": kind("law").pk}
    revision.save()

    assert keep_hours(at=now) == 1

    assert stored(fine).live
    assert not stored(blocked).live
    assert AuditEntry.objects.filter(action="page.schedule_refused").count() == 1


def test_first_published_stays_when_it_is_taken_down_and_shown_again(columns):
    story = a_published_story(columns, at=NOON)
    client = signed_in(columns.chief)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[story.pk]))
    assert not stored(story).live

    again = publish(entry=stored(story), actor=columns.chief, at=NOON + timedelta(days=9))

    assert again.live
    assert again.published_at == NOON


def test_an_editor_has_no_way_to_take_a_story_down(columns):
    story = a_published_story(columns)
    url = reverse("wagtailadmin_pages:unpublish", args=[story.pk])

    answer = signed_in(columns.editor).post(url)

    assert answer.status_code in (302, 403)
    assert stored(story).live
