"""The history of a text: what was changed, by whom, and the way back."""

import pytest
from django.urls import reverse

from cms.columns.models import ComicPage, StoryPage
from cms.columns.services import unpublish
from cms.pages.services import AudienceChange, set_audience
from tests.cms.columns.editing import edit_url, filled, opened, signed_in
from tests.factories.columns import a_comic, a_published_story, a_story, kind, publish
from tests.factories.home import NOON

pytestmark = pytest.mark.django_db


def told(number):
    return (("text", f"<p>words of version {number}</p>"),)


@pytest.fixture
def story(columns):
    """A live story with a newer draft beside it: two versions that differ in everything."""
    first = a_published_story(
        columns, slug="long", title="title of version 1", summary="summary one", body=told(1)
    )
    a_story(columns, slug="long", title="title of version 2", summary="summary two", body=told(2))
    return StoryPage.objects.get(pk=first.pk)


def versions(page):
    return list(page.revisions.order_by("pk"))


def url(name, page, *more):
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *more])


def compared(client, page, one, other):
    answer = client.get(url("revisions_compare", page, one, other))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_history_lists_who_saved_and_who_published(columns, story):
    html = signed_in(columns.chief).get(url("history", story)).content.decode()

    assert "文清明" in html
    assert "温雨水" in html
    assert url("revisions_view", story, versions(story)[-1].pk) in html


def test_comparing_shows_every_field_that_differs_and_no_other(columns, story):
    html = compared(signed_in(columns.editor), story, "live", "latest")

    for words in ("title of version", "summary", "words of version"):
        assert words in html
    assert html.count('<span class="deletion">') >= 3
    assert html.count('<span class="addition">') >= 3
    for heading in ("作者", "类别", "系列"):
        assert f"<h2>{heading}" not in html


def test_comparing_the_earliest_with_the_latest_names_both_texts(columns, story):
    html = compared(signed_in(columns.editor), story, "earliest", "latest")

    assert '<span class="deletion">1</span>' in html
    assert '<span class="addition">2</span>' in html


def test_a_version_compared_with_itself_differs_in_nothing(columns, story):
    latest = versions(story)[-1].pk

    html = compared(signed_in(columns.editor), story, latest, latest)

    assert 'class="deletion"' not in html
    assert 'class="addition"' not in html


def test_comparing_shows_code_as_letters(columns):
    story = a_story(columns, slug="long", title="题目", body=(("heading", "old"),))
    a_story(columns, slug="long", title="题目", body=(("heading", "<script>alert(1)</script>"),))

    html = compared(signed_in(columns.editor), story, "earliest", "latest")

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;" in html


def test_the_earliest_is_still_what_readers_see(columns, story):
    html = compared(signed_in(columns.editor), story, "earliest", "live")

    assert 'class="deletion"' not in html


def test_versions_of_another_page_are_not_compared(columns, story):
    elsewhere = a_story(columns)
    foreign = elsewhere.latest_revision_id

    answer = signed_in(columns.editor).get(url("revisions_compare", story, foreign, "latest"))

    assert answer.status_code == 404


def test_panels_of_a_comic_are_compared_too(columns):
    comic = a_comic(columns, slug="sofa")
    draft = ComicPage.objects.get(pk=comic.pk).get_latest_revision_as_object()
    draft.panels[0].value["alt"] = "another picture"
    draft.save_revision(user=columns.editor, clean=False)

    html = compared(signed_in(columns.editor), comic, "earliest", "latest")

    assert "another" in html
    assert 'class="addition"' in html


def test_an_old_version_is_shown_in_the_form_before_it_comes_back(columns, story):
    old = versions(story)[0]

    answer = signed_in(columns.editor).get(url("revisions_revert", story, old.pk))

    html = answer.content.decode()
    assert "title of version 1" in html
    assert "words of version 1" in html
    assert StoryPage.objects.get(pk=story.pk).latest_revision_id == versions(story)[-1].pk


def test_going_back_adds_a_version_and_takes_none_away(columns, story):
    client = signed_in(columns.editor)
    before = versions(story)
    form = opened(client, url("revisions_revert", story, before[0].pk))

    client.post(edit_url(story), {**filled(form, text="words of version 1"), "revision": "1"})

    after = versions(story)
    assert [each.pk for each in after[:-1]] == [each.pk for each in before]
    assert after[-1].content["title"] == "title of version 1"
    assert after[-1].user == columns.editor
    assert StoryPage.objects.get(pk=story.pk).live


def test_an_editor_who_goes_back_changes_nothing_for_readers(columns, story, client):
    form = opened(signed_in(columns.editor), url("revisions_revert", story, versions(story)[0].pk))

    signed_in(columns.editor).post(edit_url(story), filled(form, text="words of version 1"))

    assert StoryPage.objects.get(pk=story.pk).has_unpublished_changes
    assert "words of version 1" in client.get("/columns/long/").content.decode()


def test_a_version_can_be_read_as_its_page_without_being_live(columns, story, client):
    newest = versions(story)[-1]

    answer = signed_in(columns.editor).get(url("revisions_view", story, newest.pk))

    assert "words of version 2" in answer.content.decode()
    assert "words of version 2" not in client.get("/columns/long/").content.decode()


def test_the_draft_is_viewed_at_its_own_screen(columns, story):
    answer = signed_in(columns.editor).get(url("view_draft", story))

    assert answer.status_code == 200
    assert "words of version 2" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["history", "view_draft", "workflow_history"], ids=["history", "draft", "review"]
)
def test_the_neighbours_editor_reads_nothing_of_the_history(columns, story, name):
    answer = signed_in(columns.neighbour).get(url(name, story))

    assert answer.status_code in (302, 403)


@pytest.mark.parametrize("name", ["revisions_view", "revisions_revert"])
def test_the_neighbours_editor_reads_no_single_version(columns, story, name):
    answer = signed_in(columns.neighbour).get(url(name, story, versions(story)[0].pk))

    assert answer.status_code in (302, 403)


def test_the_neighbours_editor_compares_nothing(columns, story):
    answer = signed_in(columns.neighbour).get(url("revisions_compare", story, "live", "latest"))

    assert answer.status_code in (302, 403)
    assert "words of version" not in answer.content.decode()


def test_publishing_takes_the_newest_version_and_no_other(columns, story):
    live = publish(entry=story, actor=columns.chief, at=NOON)

    assert live.title == "title of version 2"
    assert not live.has_unpublished_changes
    assert live.live_revision_id == live.latest_revision_id


def test_unpublishing_keeps_every_version(columns, story):
    before = len(versions(story))

    taken = unpublish(entry=story, actor=columns.chief)

    assert len(versions(taken)) == before
    assert taken.get_latest_revision_as_object().title == "title of version 2"


def test_a_narrower_audience_reaches_the_newest_version_as_well(columns, story):
    change = AudienceChange(unit=columns.world.green)

    set_audience(story, change=change, actor=columns.chief, at=NOON)
    live = publish(entry=StoryPage.objects.get(pk=story.pk), actor=columns.chief, at=NOON)

    assert live.title == "title of version 2"
    assert live.audience_district == columns.world.green


def test_a_version_whose_kind_has_changed_rules_since_is_asked_again(columns, story, client):
    a_story(columns, slug="long", title="title of version 3", kind=kind("law"))
    newest = versions(story)[-1]
    chief = signed_in(columns.chief)
    form = opened(chief, edit_url(story))
    assert newest.content["title"] == "title of version 3"

    answer = chief.post(edit_url(story), {**filled(form), "action-publish": "1"})

    assert set(answer.context["form"].errors) == {"law_name", "law_article"}
    assert "title of version 1" in client.get("/columns/long/").content.decode()
