"""Two people on one page: the later save is refused and both texts are kept."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail import hooks

from cms.columns.models import StoryPage
from tests.cms.columns.editing import edit_url, filled, opened, signed_in
from tests.factories.columns import a_published_story, a_story

pytestmark = pytest.mark.django_db


def text_of(story):
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    return str(draft.body.get_prep_value())


def test_the_later_save_is_refused_and_both_texts_are_kept(columns):
    story = a_story(columns)
    early, late = signed_in(columns.editor), signed_in(columns.chief)
    form_of_early, form_of_late = opened(early, edit_url(story)), opened(late, edit_url(story))
    early.post(edit_url(story), filled(form_of_early, text="first text"))

    response = late.post(edit_url(story), filled(form_of_late, text="later text"))

    shown = response.content.decode()
    assert response.status_code == 200
    assert "文清明刚存过这一页" in shown
    assert "later text" in shown
    assert "first text" in text_of(story)
    assert "later text" not in text_of(story)


def test_having_been_told_one_can_decide_to_save_and_the_other_text_stays_in_the_history(columns):
    story = a_story(columns)
    early, late = signed_in(columns.editor), signed_in(columns.chief)
    form_of_early, form_of_late = opened(early, edit_url(story)), opened(late, edit_url(story))
    early.post(edit_url(story), filled(form_of_early, text="first text"))
    refused = late.post(edit_url(story), filled(form_of_late, text="later text"))

    seen = StoryPage.objects.get(pk=story.pk).latest_revision
    again = {
        **filled(form_of_late, text="later text"),
        "loaded_revision_id": str(seen.pk),
        "loaded_revision_created_at": seen.created_at.isoformat(),
    }
    assert f'value="{seen.pk}"' in refused.content.decode()
    late.post(edit_url(story), again)

    assert "later text" in text_of(story)
    assert any("first text" in str(revision.content) for revision in story.revisions.all())


def test_publishing_over_a_newer_text_is_refused_as_well(columns):
    story = a_published_story(columns)
    early, late = signed_in(columns.editor), signed_in(columns.chief)
    form_of_early, form_of_late = opened(early, edit_url(story)), opened(late, edit_url(story))
    early.post(edit_url(story), filled(form_of_early, text="first text"))

    late.post(edit_url(story), {**filled(form_of_late, text="later text"), "action-publish": "1"})

    assert "later text" not in str(StoryPage.objects.get(pk=story.pk).body.get_prep_value())


def test_one_person_in_two_windows_is_not_stopped(columns):
    story = a_story(columns)
    client = signed_in(columns.editor)
    first, second = opened(client, edit_url(story)), opened(client, edit_url(story))
    client.post(edit_url(story), filled(first, text="一号窗"))

    client.post(edit_url(story), filled(second, text="二号窗"))

    assert "二号窗" in text_of(story)


def test_who_saves_in_turn_is_not_stopped(columns):
    story = a_story(columns)
    early, late = signed_in(columns.editor), signed_in(columns.chief)
    early.post(edit_url(story), filled(opened(early, edit_url(story)), text="first text"))

    late.post(edit_url(story), filled(opened(late, edit_url(story)), text="接着写"))

    assert "接着写" in text_of(story)


def test_an_autosave_by_somebody_else_counts_as_newer(columns):
    story = a_story(columns)
    late = signed_in(columns.chief)
    form = opened(late, edit_url(story))
    revision = story.get_latest_revision()
    story.save_revision(user=columns.editor, overwrite_revision=revision, clean=False)

    response = late.post(edit_url(story), filled(form, text="later text"))

    assert "文清明刚存过这一页" in response.content.decode()


def test_two_saves_at_one_instant_meet_at_the_row_and_the_second_is_told(columns):
    story = a_story(columns)
    late = signed_in(columns.chief)
    form = opened(late, edit_url(story))

    def somebody_saves_meanwhile(request, page):
        other = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        other.title = "first title"
        other.save_revision(user=columns.editor, clean=False)

    with hooks.register_temporarily("before_edit_page", somebody_saves_meanwhile):
        response = late.post(edit_url(story), filled(form, text="later text"))

    assert "文清明刚存过这一页" in response.content.decode()
    assert "later text" in response.content.decode()
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert draft.title == "first title"
    assert "later text" not in text_of(story)


def test_two_texts_read_from_one_revision_are_not_laid_over_each_other(columns):
    story = a_story(columns)
    one, other = (
        StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object() for _ in range(2)
    )
    one.save_revision(user=columns.editor, clean=False)

    with pytest.raises(PermissionDenied):
        other.save_revision(user=columns.chief, clean=False)

    assert story.revisions.count() == 2
