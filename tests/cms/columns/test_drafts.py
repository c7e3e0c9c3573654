"""Saving drafts by service: made once, changed where they differ, never half."""

import pytest

from cms.audit.models import AuditEntry
from cms.columns.errors import ColumnsError
from cms.columns.models import ComicPage, Kind, StoryPage
from cms.columns.services import (
    found_kinds,
    save_author,
    save_kind,
    save_series,
    save_story,
    save_topic,
)
from cms.core.geo import Point
from tests.factories.columns import (
    a_comic,
    a_published_story,
    a_story,
    a_story_draft,
)
from tests.factories.home import NOON
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


def save(columns, draft, section=None):
    return save_story(
        section=section or columns.green, draft=draft, author_user=columns.editor, at=NOON
    )


def test_a_saved_story_is_a_draft_with_one_revision(columns):
    story = a_story(columns, title="西水坡的龙", body=(("heading", "蚌壳"), ("text", "<p>白</p>")))

    stored = StoryPage.objects.get(pk=story.pk)
    assert not stored.live
    assert stored.revisions.count() == 1
    assert stored.latest_revision.user == columns.editor
    assert [block.block_type for block in stored.body] == ["heading", "text"]
    assert AuditEntry.objects.filter(action="columns.save_draft", actor=columns.editor).exists()


def test_saving_the_same_draft_again_writes_nothing(columns):
    topic, series = save_topic(name="龙文化"), save_series(slug="old", name="脚下的濮阳")
    draft = a_story_draft(
        topics=(topic,), series=series, facts=("左传",), point=Point(35.7, 115.0), place=a_venue()
    )
    first = save(columns, draft)
    before = StoryPage.objects.values().get(pk=first.pk)

    again = save(columns, draft)

    assert again.pk == first.pk
    assert StoryPage.objects.values().get(pk=first.pk) == before
    assert first.revisions.count() == 1


def test_saving_a_published_story_again_leaves_it_without_a_newer_draft(columns):
    draft = a_story_draft()
    story = a_published_story(
        columns,
        slug=draft.slug,
        **{name: getattr(draft, name) for name in ("title", "kind", "author", "body")},
    )

    again = save(columns, draft)

    assert again.live
    assert StoryPage.objects.get(pk=story.pk).has_unpublished_changes is False


def test_a_changed_draft_of_a_live_story_waits_for_the_chief_editor(columns):
    story = a_published_story(columns, slug="long", title="旧题目")

    a_story(columns, slug="long", title="新题目")

    live = StoryPage.objects.get(pk=story.pk)
    assert live.title == "旧题目"
    assert live.has_unpublished_changes
    assert live.get_latest_revision_as_object().title == "新题目"


def test_a_changed_draft_replaces_an_unpublished_one(columns):
    story = a_story(columns, slug="long", title="旧题目")

    a_story(columns, slug="long", title="新题目")

    stored = StoryPage.objects.get(pk=story.pk)
    assert stored.title == "新题目"
    assert stored.revisions.count() == 2


def test_a_draft_for_another_section_moves_the_story_there(columns):
    draft = a_story_draft(slug="long")
    story = save(columns, draft)

    save(columns, draft, section=columns.east)

    moved = StoryPage.objects.get(pk=story.pk)
    assert moved.get_parent().pk == columns.east.pk
    assert StoryPage.objects.count() == 1


def test_block_ids_follow_from_the_name_and_never_from_chance(columns):
    steps = ("steps", {"steps": ["一，要账本。", "二，留证据。"]})

    first = a_story(columns, slug="long", body=(steps,)).body.get_prep_value()
    StoryPage.objects.get(slug="long").delete()
    columns.green.refresh_from_db()
    second = a_story(columns, slug="long", body=(steps,)).body.get_prep_value()

    assert first == second


def test_a_block_nobody_knows_is_refused_before_anything_is_written(columns):
    with pytest.raises(KeyError):
        a_story(columns, body=(("html", "<script>"),))

    assert not StoryPage.objects.exists()


def test_a_story_is_for_those_its_section_is_for(columns):
    story = a_story(columns, audience=columns.world.green)

    assert story.visibility == "社区"
    assert story.audience_district == columns.world.green
    assert a_story(columns).visibility == "公开"


def test_an_audience_wider_than_the_sections_is_refused_with_its_sentence(columns):
    type(columns.green).objects.filter(pk=columns.green.pk).update(
        visibility="社区", audience_district=columns.world.green
    )

    with pytest.raises(ColumnsError) as refusal:
        a_story(columns, audience=columns.world.east)

    assert "visibility" in refusal.value.fields
    assert not StoryPage.objects.exists()


def test_a_comics_speech_is_kept_as_text(columns):
    comic = a_comic(columns)

    panel = ComicPage.objects.get(pk=comic.pk).panels[0].value
    assert panel["alt"] == "三楼拐角横着一张旧沙发"
    assert [(line["speaker"], line["text"]) for line in panel["speech"]] == [
        ("旁白", "这张沙发住了半年。")
    ]


def test_the_same_comic_again_writes_nothing(columns):
    comic = a_comic(columns, slug="sofa")
    before = comic.revisions.count()

    draft_again = a_comic(columns, slug="sofa", author=comic.author, kind=comic.kind)

    assert draft_again.pk == comic.pk
    assert comic.revisions.count() == before


def test_characters_are_counted_from_the_text_alone(columns):
    story = a_story(columns, body=(("heading", "蚌壳"), ("text", "<p>白 的是</p>")))

    assert story.characters == 5
    assert story.minutes == 1


def test_the_standard_kinds_are_founded_once_and_editors_changes_stay():
    found_kinds()
    Kind.objects.filter(slug="law").update(name="法治")

    found_kinds()

    assert Kind.objects.count() == 9
    assert Kind.objects.get(slug="law").name == "法治"
    assert Kind.objects.get(slug="law").needs_law


def test_rows_are_found_again_by_their_slug_and_changed_where_they_differ():
    first = save_author(slug="lixia", name="夏立夏")

    again = save_author(slug="lixia", name="夏立夏", about="槐林村通讯员")

    assert again.pk == first.pk
    assert again.about == "槐林村通讯员"
    assert save_kind(slug="minutes", name="会议记录") == save_kind(slug="other", name="会议记录")


def test_synonyms_of_a_topic_only_grow():
    save_topic(name="剪纸", synonyms=["窗花"])

    topic = save_topic(name="剪纸", synonyms=["刻纸"])

    assert topic.synonyms == ["窗花", "刻纸"]
