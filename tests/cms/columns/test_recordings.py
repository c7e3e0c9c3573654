"""Stories that are led by a film or a sound: how it comes to them, what is read meanwhile."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.audit.models import AuditEntry
from cms.columns.errors import MayNotPublish
from cms.columns.models import StoryPage
from cms.columns.services import publish, schedule
from cms.columns.services.publishing import lead_with
from cms.core import clock
from cms.pages.page_cache.generation import advance
from media_pipeline.models import Asset
from tests.factories.assets import a_sound, an_asset
from tests.factories.columns import a_published_story, a_story
from tests.factories.home import NOON

pytestmark = pytest.mark.django_db
SAID = ("transcript", [{"speaker": "师傅", "text": "顶碗先顶<一只>。"}])
TEXT = ("text", "<p>白的是蚌壳。</p>")


def drawn(story: StoryPage) -> BeautifulSoup:
    advance()
    answer = Client().get(story.get_url())
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode(), "html.parser")


def row(story: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=story.pk)


def newest(story: StoryPage) -> StoryPage:
    return row(story).get_latest_revision_as_object()


def test_live_story_is_led_by_its_film_at_once(columns):
    story, film = a_published_story(columns, form="视频"), an_asset()

    live = lead_with(story=story, asset=film, actor=columns.chief)

    assert live.live
    assert live.lead_media == film
    assert newest(story).lead_media == film


def test_readers_keep_the_moment_a_story_came_out(columns):
    story = a_published_story(columns, form="视频")

    lead_with(story=story, asset=an_asset(), actor=columns.chief)

    assert row(story).published_at == story.published_at
    assert row(story).first_published_at == story.first_published_at


def test_same_film_again_writes_nothing(columns):
    story, film = a_published_story(columns, form="视频"), an_asset()
    lead_with(story=story, asset=film, actor=columns.chief)
    before = (story.revisions.count(), AuditEntry.objects.count())

    lead_with(story=story, asset=film, actor=columns.chief)

    assert (story.revisions.count(), AuditEntry.objects.count()) == before


def test_another_film_takes_the_place_of_the_first(columns):
    story, first, second = a_published_story(columns, form="视频"), an_asset(), an_asset("重剪")
    lead_with(story=story, asset=first, actor=columns.chief)

    lead_with(story=story, asset=second, actor=columns.chief)

    assert row(story).lead_media == second
    assert newest(story).lead_media == second


def test_film_is_taken_away_again(columns):
    story = a_published_story(columns, form="视频")
    lead_with(story=story, asset=an_asset(), actor=columns.chief)

    lead_with(story=story, asset=None, actor=columns.chief)

    assert row(story).lead_media is None


def test_draft_stays_a_draft(columns):
    story, film = a_story(columns, form="视频"), an_asset()

    lead_with(story=story, asset=film, actor=columns.chief)

    assert not row(story).live
    assert row(story).lead_media == film
    assert newest(story).lead_media == film


def test_words_that_wait_for_their_reviewer_are_not_shown_by_it(columns):
    story, film = a_published_story(columns, form="视频"), an_asset()
    changed = newest(story)
    changed.title = "还没审过的题目"
    changed.save_revision(user=columns.editor)

    lead_with(story=story, asset=film, actor=columns.chief)

    assert row(story).title == story.title
    assert row(story).lead_media is None
    assert (newest(story).title, newest(story).lead_media) == ("还没审过的题目", film)


def test_scheduled_story_keeps_its_hour(columns):
    story, film = a_story(columns, form="音频"), a_sound()
    tomorrow = clock.now().replace(microsecond=0) + timedelta(days=1)
    schedule(entry=story, go_live_at=tomorrow, actor=columns.chief, at=clock.now())

    lead_with(story=story, asset=film, actor=columns.chief)

    assert not row(story).live
    assert newest(story).lead_media == film
    due = [one.approved_go_live_at for one in story.revisions.all() if one.approved_go_live_at]
    assert due == [tomorrow]


def test_who_may_not_publish_gives_a_live_story_no_film(columns):
    story = a_published_story(columns, form="视频")

    with pytest.raises(MayNotPublish):
        lead_with(story=story, asset=an_asset(), actor=columns.editor)

    assert row(story).lead_media is None


@pytest.mark.parametrize("form", ["视频", "音频"])
def test_promised_recording_that_is_not_there_yet_is_told_in_a_sentence(columns, form):
    page = drawn(a_published_story(columns, form=form, body=(TEXT,)))

    assert page.select_one(".player-wait").text == f"这篇的{form}正在准备，文字可以先看。"
    assert "白的是蚌壳" in page.text


def test_recording_in_the_works_is_told_by_its_name(columns):
    story = a_story(columns, form="视频")
    film = an_asset("挖土那天", state=Asset.State.WORKING)
    story = publish(entry=story, actor=columns.chief, at=NOON)
    lead_with(story=story, asset=film, actor=columns.chief)

    page = drawn(story)

    assert page.select_one(".player-wait").text == "“挖土那天”还在处理，过一会儿再来看。"


@pytest.mark.parametrize("form", ["图文", "组图"])
def test_story_that_promises_no_recording_says_nothing_of_one(columns, form):
    assert drawn(a_published_story(columns, form=form)).select_one(".player") is None


def test_transcript_says_who_says_what_and_shows_marks_as_they_are(columns):
    page = drawn(a_published_story(columns, form="视频", body=(SAID,)))

    told = page.select_one(".transcript")
    assert told.h2.text == "文字稿"
    assert [term.text for term in told.select("dt")] == ["师傅"]
    assert [words.text for words in told.select("dd")] == ["顶碗先顶<一只>。"]


def test_transcript_counts_as_reading(columns):
    assert a_story(columns, form="视频", body=(SAID,)).characters == len("师傅顶碗先顶<一只>。")


@pytest.mark.parametrize(
    ("form", "body", "is_recording"),
    [
        ("视频", (SAID,), True),
        ("音频", (SAID,), True),
        ("视频", (), True),
        ("视频", (SAID, TEXT), False),
        ("视频", (TEXT,), False),
        ("图文", (SAID,), False),
    ],
    ids=[
        "film and its words", "sound and its words", "film alone", "film with an article",
        "article with a film", "words alone",
    ],
)  # fmt: skip
def test_recording_is_told_from_a_story_that_has_one(columns, form, body, is_recording):
    assert a_story(columns, form=form, body=body).is_recording is is_recording
