"""Two people on one page: the later save is refused and both texts are kept."""

import pytest

from cms.columns.models import StoryPage
from tests.cms.columns.editing import edit_url, filled, opened, signed_in
from tests.factories.columns import a_columns_tree, a_published_story, a_story

pytestmark = pytest.mark.django_db


def text_of(story):
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    return str(draft.body.get_prep_value())


def test_the_later_save_is_refused_and_both_texts_are_kept():
    columns = a_columns_tree()
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


def test_having_been_told_one_can_decide_to_save_and_the_other_text_stays_in_the_history():
    columns = a_columns_tree()
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


def test_publishing_over_a_newer_text_is_refused_as_well():
    columns = a_columns_tree()
    story = a_published_story(columns)
    early, late = signed_in(columns.editor), signed_in(columns.chief)
    form_of_early, form_of_late = opened(early, edit_url(story)), opened(late, edit_url(story))
    early.post(edit_url(story), filled(form_of_early, text="first text"))

    late.post(edit_url(story), {**filled(form_of_late, text="later text"), "action-publish": "1"})

    assert "later text" not in str(StoryPage.objects.get(pk=story.pk).body.get_prep_value())


def test_one_person_in_two_windows_is_not_stopped():
    columns = a_columns_tree()
    story = a_story(columns)
    client = signed_in(columns.editor)
    first, second = opened(client, edit_url(story)), opened(client, edit_url(story))
    client.post(edit_url(story), filled(first, text="一号窗"))

    client.post(edit_url(story), filled(second, text="二号窗"))

    assert "二号窗" in text_of(story)


def test_who_saves_in_turn_is_not_stopped():
    columns = a_columns_tree()
    story = a_story(columns)
    early, late = signed_in(columns.editor), signed_in(columns.chief)
    early.post(edit_url(story), filled(opened(early, edit_url(story)), text="first text"))

    late.post(edit_url(story), filled(opened(late, edit_url(story)), text="接着写"))

    assert "接着写" in text_of(story)


def test_an_autosave_by_somebody_else_counts_as_newer():
    columns = a_columns_tree()
    story = a_story(columns)
    late = signed_in(columns.chief)
    form = opened(late, edit_url(story))
    revision = story.get_latest_revision()
    story.save_revision(user=columns.editor, overwrite_revision=revision, clean=False)

    response = late.post(edit_url(story), filled(form, text="later text"))

    assert "文清明刚存过这一页" in response.content.decode()
