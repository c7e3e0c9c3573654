"""What editors and chief editors can do in Wagtail's screens, and what they are told."""

import pytest
from django.urls import reverse
from wagtail.models import Task, TaskState

from cms.columns.errors import AddressTaken
from cms.columns.models import StoryPage
from cms.columns.readiness import MISSING_ARTICLE
from cms.columns.services import create_index, create_section
from tests.cms.columns.editing import add_url, edit_url, filled, opened, signed_in
from tests.factories.columns import a_published_story, a_story, an_author, kind
from tests.factories.home import NOON

pytestmark = pytest.mark.django_db


def new_story(**values):
    return {
        "title": "西水坡的龙",
        "summary": "蚌壳摆成的龙",
        "slug": "long",
        "form": "图文",
        "kind": kind().pk,
        "author": an_author().pk,
        "visibility": "公开",
        **values,
    }


def test_the_screen_has_three_tabs_in_plain_chinese(columns):
    story = a_story(columns)

    html = signed_in(columns.editor).get(edit_url(story)).content.decode()

    for heading in ("内容", "分类", "发布"):
        assert f">{heading}" in html or f"\n            {heading}" in html or heading in html
    assert "网址末尾" in html


def test_an_editor_saves_a_draft_with_only_what_a_draft_needs(columns):
    client = signed_in(columns.editor)
    form = opened(client, add_url(columns.green))

    response = client.post(add_url(columns.green), filled(form, **new_story(summary="")))

    story = StoryPage.objects.get(slug="long")
    assert response.status_code == 302
    assert not story.live
    assert story.owner == columns.editor
    assert story.address == "/columns/long/"


def test_a_story_is_saved_by_itself_once_it_was_saved_by_hand(columns):
    client = signed_in(columns.editor)

    new = client.get(add_url(columns.green)).content.decode()
    saved = client.get(edit_url(a_story(columns))).content.decode()

    assert "w-autosave#save" not in new
    assert "w-autosave#save" in saved


def test_a_draft_about_the_law_may_lack_law_and_article(columns):
    client = signed_in(columns.editor)
    form = opened(client, add_url(columns.green))

    client.post(add_url(columns.green), filled(form, **new_story(kind=kind("law").pk)))

    assert StoryPage.objects.filter(slug="long", live=False).exists()


def test_publishing_about_the_law_without_an_article_says_so_at_the_field(columns):
    client = signed_in(columns.chief)
    form = opened(client, add_url(columns.green))
    typed = filled(
        form,
        text="typed text",
        **new_story(kind=kind("law").pk, law_name="民法典"),
        **{"action-publish": "1"},
    )

    response = client.post(add_url(columns.green), typed)

    assert response.status_code == 200
    assert response.context["form"].errors == {"law_article": [MISSING_ARTICLE]}
    assert "typed text" in response.content.decode()
    assert not StoryPage.objects.filter(slug="long").exists()


def test_an_address_in_use_is_refused_at_the_slug_and_the_text_is_kept(columns):
    a_story(columns, section=columns.east, slug="long")
    client = signed_in(columns.editor)
    form = opened(client, add_url(columns.green))

    response = client.post(add_url(columns.green), filled(form, text="typed text", **new_story()))

    assert response.context["form"].errors["slug"] == [AddressTaken.message]
    assert "typed text" in response.content.decode()


def test_an_editor_has_no_publish_button_and_a_forged_one_saves_a_draft(columns):
    story = a_story(columns)
    client = signed_in(columns.editor)
    form = opened(client, edit_url(story))

    client.post(edit_url(story), {**filled(form), "action-publish": "1"})

    assert "action-publish" not in client.get(edit_url(story)).content.decode()
    assert not StoryPage.objects.get(pk=story.pk).live


def test_an_editor_stays_out_of_the_neighbours_section(columns):
    story = a_story(columns, section=columns.east)
    client = signed_in(columns.editor)

    assert client.get(edit_url(story)).status_code in (302, 403)
    assert client.get(add_url(columns.east)).status_code in (302, 403)
    assert signed_in(columns.neighbour).get(edit_url(story)).status_code == 200


def test_an_editor_submits_and_the_chief_editor_approves(columns):
    story = a_story(columns)
    client = signed_in(columns.editor)
    form = opened(client, edit_url(story))
    client.post(edit_url(story), {**filled(form), "action-submit": "1"})
    waiting = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)

    reverse_args = [story.pk, "approve", waiting.pk]
    approve = reverse("wagtailadmin_pages:workflow_action", args=reverse_args)
    signed_in(columns.chief).post(approve)

    assert Task.objects.get(pk=waiting.task_id).name == "终审"
    assert StoryPage.objects.get(pk=story.pk).live
    assert StoryPage.objects.get(pk=story.pk).published_at is not None


def test_an_editor_cannot_approve_the_own_words(columns):
    story = a_story(columns)
    client = signed_in(columns.editor)
    form = opened(client, edit_url(story))
    client.post(edit_url(story), {**filled(form), "action-submit": "1"})
    waiting = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)

    approve = reverse("wagtailadmin_pages:workflow_action", args=[story.pk, "approve", waiting.pk])
    client.post(approve)

    assert not StoryPage.objects.get(pk=story.pk).live


def test_the_chief_editor_publishes_from_the_screen(columns):
    story = a_story(columns, slug="long")
    client = signed_in(columns.chief)
    form = opened(client, edit_url(story))

    client.post(edit_url(story), {**filled(form, text="新写的"), "action-publish": "1"})

    live = StoryPage.objects.get(pk=story.pk)
    assert live.live
    assert "新写的" in str(live.body.get_prep_value())
    assert live.characters == 3


def test_a_draft_is_previewed_before_anybody_may_read_it(columns):
    story = a_story(columns)
    client = signed_in(columns.editor)
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[story.pk])
    form = filled(opened(client, edit_url(story)))

    assert client.post(preview, form).json()["is_valid"]
    response = client.get(preview)

    assert response.status_code == 200
    assert story.title in response.content.decode()


def test_a_story_not_saved_yet_is_previewed_too(columns):
    client = signed_in(columns.editor)
    args = ["columns", "storypage", columns.green.pk]
    preview = reverse("wagtailadmin_pages:preview_on_add", args=args)
    form = filled(opened(client, add_url(columns.green)), **new_story())

    assert client.post(preview, form).json()["is_valid"]

    assert "西水坡的龙" in client.get(preview).content.decode()


def test_view_live_leads_to_the_address_readers_know(columns):
    story = a_published_story(columns, slug="long")

    html = signed_in(columns.chief).get(edit_url(story)).content.decode()

    assert "/columns/long/" in html
    assert f"/columns/{columns.green.slug}/long/" not in html


def test_sources_are_typed_a_line_each(columns):
    client = signed_in(columns.editor)
    form = opened(client, add_url(columns.green))
    typed = filled(form, **new_story(facts="左传\n\n 濮阳县地方志 "))

    client.post(add_url(columns.green), typed)

    story = StoryPage.objects.get(slug="long")
    assert story.facts == ["左传", "濮阳县地方志"]
    assert "左传\n濮阳县地方志" in client.get(edit_url(story)).content.decode()


def copy(client, story, *, parent, slug):
    url = reverse("wagtailadmin_pages:copy", args=[story.pk])
    typed = {"new_title": "副本", "new_slug": slug, "new_parent_page": parent.pk}
    return client.post(url, typed, follow=True)


def test_a_copy_needs_a_free_address_in_the_whole_index(columns):
    story = a_story(columns, slug="long")
    client = signed_in(columns.chief)

    refused = copy(client, story, parent=columns.east, slug="long")
    copy(client, story, parent=columns.east, slug="long-2")

    assert AddressTaken.message in refused.content.decode()
    assert StoryPage.objects.get(slug="long-2").address == "/columns/long-2/"
    assert StoryPage.objects.count() == 2


def test_a_section_is_not_copied_whole(columns):
    a_story(columns, slug="long")
    client = signed_in(columns.chief)

    copy(client, columns.green, parent=columns.index, slug="another")

    assert StoryPage.objects.count() == 1


@pytest.mark.parametrize("name", ["kind", "series", "topic", "author"])
def test_what_entries_are_sorted_by_has_a_screen_of_its_own(columns, name):
    response = signed_in(columns.chief).get(reverse(f"wagtailsnippets_columns_{name}:list"))

    assert response.status_code == 200


def move(client, page, *, to):
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, to.pk])
    return client.post(url, follow=True)


def test_a_move_into_another_tree_where_the_address_is_taken_is_refused(columns):
    other = create_index(home=columns.home, slug="archive", title="旧刊")
    section = create_section(index=other, district=columns.world.green, at=NOON)
    elsewhere = create_section(index=other, district=columns.world.east, at=NOON)
    story = a_story(columns, slug="long")
    a_story(columns, section=elsewhere, slug="long")

    response = move(signed_in(columns.chief), story, to=section)

    assert AddressTaken.message in response.content.decode()
    assert StoryPage.objects.get(pk=story.pk).get_parent().pk == columns.green.pk


def test_a_move_into_another_tree_changes_the_address(columns):
    other = create_index(home=columns.home, slug="archive", title="旧刊")
    section = create_section(index=other, district=columns.world.green, at=NOON)
    story = a_story(columns, slug="long")

    move(signed_in(columns.chief), story, to=section)

    assert StoryPage.objects.get(pk=story.pk).address == "/archive/long/"


def test_a_draft_without_an_address_gets_one_from_its_title(columns):
    client = signed_in(columns.editor)
    form = opened(client, add_url(columns.green))
    unnamed = filled(form, **new_story(title="槐花饼", slug=""))

    client.post(add_url(columns.green), unnamed)
    client.post(add_url(columns.green), unnamed)

    slugs = StoryPage.objects.values_list("slug", flat=True).order_by("pk")
    assert list(slugs) == ["huai-hua-bing", "huai-hua-bing-2"]
