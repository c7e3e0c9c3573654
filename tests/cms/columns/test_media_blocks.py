"""Films and sounds in stories: what an editor may use, what publishing waits for, what is drawn."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.columns.blocks import StoryBodyBlock
from cms.columns.models import StoryPage
from cms.columns.readiness import media_in
from cms.core import clock
from cms.library import services as library
from cms.library.errors import AssetInUse, GuardedOnPublicPage
from cms.library.viewing import may_view_asset, pages_using
from cms.pages.page_cache.generation import advance
from cms.people.viewer import GUEST, viewer_of
from media_pipeline.models import Asset, Track
from tests.cms.columns.editing import edit_url, filled, opened, signed_in
from tests.cms.columns.studying import a_study_story, a_study_tree
from tests.factories.assets import a_sound, an_asset
from tests.factories.columns import a_published_story, a_story
from tests.factories.library import guarded
from tests.factories.pages import a_person

pytestmark = pytest.mark.django_db
BODY = StoryBodyBlock()
BUSY = Asset.State.WORKING


def cleaned(name: str, asset: Asset, **values):
    block = BODY.child_blocks[name]
    return block.clean(block.to_python({"asset": asset.pk, **values}))


def with_block(name: str, asset: Asset, **values):
    return ((name, {"asset": asset.pk, **values}),)


def drawn(story: StoryPage) -> BeautifulSoup:
    answer = Client().get(story.get_url())
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode(), "html.parser")


@pytest.mark.parametrize(
    ("name", "make", "sentence"),
    [
        ("video", a_sound, "这里要视频，选的是录音"),
        ("audio", an_asset, "这里要录音，选的是视频"),
    ],
    ids=["sound as film", "film as sound"],
)
def test_block_takes_only_its_own_kind(db, name, make, sentence):
    with pytest.raises(StructBlockValidationError) as refusal:
        cleaned(name, make())

    assert refusal.value.block_errors["asset"].messages == [sentence]


@pytest.mark.parametrize(
    "state",
    [Asset.State.UPLOADED, BUSY, Asset.State.FAILED, Asset.State.REFUSED, Asset.State.DELETED],
)
def test_block_waits_until_its_film_can_be_played(db, state):
    with pytest.raises(StructBlockValidationError) as refusal:
        cleaned("video", an_asset("挖土那天", state=state))

    assert refusal.value.block_errors["asset"].messages == ["“挖土那天”还不能播放，等处理好再刊出"]


def test_draft_may_use_what_is_still_being_made(columns):
    film = an_asset(state=BUSY)

    story = a_story(columns, body=with_block("video", film))

    assert media_in(story.body) == [film]
    assert story.waits() == {"body": "“龙是怎么拼成的”还不能播放，等处理好再刊出"}


def test_film_and_sound_that_are_ready_are_taken(db):
    assert cleaned("video", an_asset())["asset"].kind == "video"
    assert cleaned("audio", a_sound(), transcript="那天本来要下班")["transcript"]


def test_film_in_the_text_is_drawn_with_its_words(columns):
    film = an_asset("龙是怎么拼成的")
    story = a_published_story(columns, body=with_block("video", film, caption="先摆脊梁"))

    page = drawn(story)

    player = page.select_one(".prose [data-player]")
    assert player["aria-label"] == "视频：龙是怎么拼成的"
    assert page.select_one(".prose figcaption").get_text() == "先摆脊梁"


def test_what_is_said_in_a_sound_can_be_read(columns):
    sound = a_sound()
    body = with_block("audio", sound, transcript="那天本来要下班。\n<b>挖</b>到了。")

    page = drawn(a_published_story(columns, body=body))

    told = page.select_one("details.transcript")
    assert "<b>挖</b>到了。" in told.get_text()
    assert told.find("b") is None


def test_captions_of_a_film_are_drawn_with_it(columns):
    film = an_asset()
    Track.objects.create(
        asset=film, language="zh", label="中文", key=f"v/{film.uuid}/captions/ab.vtt",
        created_at=clock.now(),
    )  # fmt: skip

    page = drawn(a_published_story(columns, body=with_block("video", film)))

    assert page.track["src"] == f"/media/open/v/{film.uuid}/captions/ab.vtt"


def test_lead_film_takes_the_place_of_the_lead_picture(columns):
    film = an_asset()

    page = drawn(a_published_story(columns, form="视频", lead_media=film))

    assert page.select_one(".story-cols > div > [data-player] video")
    assert page.select(".story-plate") == []


def test_lead_sound_stands_below_the_lead_picture(columns):
    page = drawn(a_published_story(columns, form="音频", lead_media=a_sound()))

    assert page.select_one(".story-plate")
    assert page.select_one("[data-player] audio")


def test_film_that_was_made_anew_and_broke_leaves_a_sentence(columns):
    film = an_asset("麦秆画")
    story = a_published_story(columns, form="视频", lead_media=film)
    Asset.objects.filter(pk=film.pk).update(state=Asset.State.FAILED)

    page = drawn(story)

    assert "“麦秆画”还在处理" in page.get_text()
    assert page.select("[data-player]") == []


def test_story_without_media_names_no_player(columns):
    page = drawn(a_published_story(columns))

    assert "build/player" not in str(page)


def test_films_of_a_page_cost_no_queries_each(columns, django_assert_max_num_queries):
    def queries(number: int) -> int:
        body = tuple(with_block("video", an_asset())[0] for _ in range(number))
        story = a_published_story(columns, body=body)
        drawn(story)
        with django_assert_max_num_queries(40) as counted:
            Client().get(story.get_url(), {"kind": number})
        return len(counted)

    assert queries(2) == queries(12)


def submitted(columns, story, **values):
    """The chief editor presses publish."""
    client = signed_in(columns.chief)
    form = filled(opened(client, edit_url(story)), **{"action-publish": "1", **values})
    return client.post(edit_url(story), form)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ("视频", "“视频”文章要选一段视频"),
        ("音频", "“音频”文章要选一段录音"),
    ],
)
def test_form_that_promises_media_is_not_published_without(columns, form, sentence):
    story = a_story(columns)

    answer = submitted(columns, story, form=form)

    assert sentence in answer.content.decode()
    story.refresh_from_db()
    assert not story.live


@pytest.mark.parametrize(
    ("form", "make", "sentence"),
    [
        ("视频", a_sound, "这里要视频，选的是录音"),
        ("音频", an_asset, "这里要录音，选的是视频"),
        ("视频", lambda: an_asset("挖土", state=BUSY), "“挖土”还不能播放，等处理好再刊出"),
        ("图文", lambda: an_asset("挖土", state=BUSY), "“挖土”还不能播放，等处理好再刊出"),
    ],
    ids=["sound", "film", "not ready", "not ready and not promised"],
)
def test_lead_media_that_does_not_fit_is_not_published(columns, form, make, sentence):
    story = a_story(columns)

    answer = submitted(columns, story, form=form, lead_media=str(make().pk))

    assert sentence in answer.content.decode()
    story.refresh_from_db()
    assert not story.live


def test_film_that_is_ready_is_published(columns):
    story, film = a_story(columns), an_asset()

    answer = submitted(columns, story, form="视频", lead_media=str(film.pk))

    assert answer.status_code == 302
    story.refresh_from_db()
    assert (story.live, story.lead_media) == (True, film)


def test_draft_is_kept_while_its_film_is_being_made(columns):
    story, film = a_story(columns), an_asset(state=BUSY)
    client = signed_in(columns.editor)

    form = filled(opened(client, edit_url(story)), form="视频", lead_media=str(film.pk))
    answer = client.post(edit_url(story), form)

    assert answer.status_code == 302
    kept = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert (kept.form, kept.lead_media) == ("视频", film)


@pytest.mark.parametrize("place", ["lead", "body"])
def test_public_page_uses_no_guarded_film(columns, place):
    film = an_asset("内部片", shelf=guarded())
    values = {"lead_media": film} if place == "lead" else {"body": with_block("video", film)}

    with pytest.raises((GuardedOnPublicPage, ValidationError)) as refusal:
        a_published_story(columns, **values)

    assert "内部片" in str(refusal.value)


def test_members_page_shows_its_guarded_film_to_members_alone(db):
    study = a_study_tree()
    film = an_asset(shelf=guarded())
    a_study_story(study, body=with_block("video", film))
    at = clock.now()

    assert may_view_asset(viewer_of(study.member, at), film, at=at)
    assert not may_view_asset(viewer_of(a_person(), at), film, at=at)
    assert not may_view_asset(GUEST, film, at=at)


def test_film_on_a_page_is_not_deleted(columns):
    film = an_asset()
    story = a_published_story(columns, title="西水坡的龙", lead_media=film)
    library.keep_references(story)
    assert pages_using(film) == [story.pk]

    with pytest.raises(AssetInUse, match="西水坡的龙"):
        library.delete_asset(asset=film, actor=columns.chief, at=clock.now())
    film.refresh_from_db()
    assert film.state == Asset.State.READY


def test_kept_pages_are_forgotten_when_a_film_changes(columns, django_capture_on_commit_callbacks):
    film = an_asset(state=BUSY)

    with django_capture_on_commit_callbacks() as callbacks:
        film.title = "麦秆画"
        film.save()

    assert advance in callbacks
