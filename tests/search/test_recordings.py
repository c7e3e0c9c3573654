"""Films and sounds as documents: what is found of them, when, and by whom."""

from collections.abc import Sequence
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.columns.models import StoryPage
from cms.columns.services import unpublish
from cms.columns.services.publishing import lead_with
from cms.core import clock
from cms.pages.services import AudienceChange, set_audience
from media_pipeline import services as pipeline
from media_pipeline.models import Asset
from search.builders import registry
from search.documents import SearchDocument
from search.engines.choice import engine
from search.errors import EngineAway
from search.indexing.outbox import names_of
from search.indexing.reading import read_documents, read_surroundings
from search.models import SearchOutbox
from search.planning.request import SearchRequest
from search.services import search, searching
from search.services.indexing import catch_up, check_index, repair_index
from tests.factories.assets import a_sound, an_asset
from tests.factories.columns import Columns, a_comic, a_published_story, publish
from tests.factories.home import NOON

pytestmark = pytest.mark.django_db
SAID = ("transcript", [{"speaker": "师傅", "text": "碗底的圆圈压在头顶最平的地方。"}])
TEXT = ("text", "<p>村里的班子进了城。</p>")


def a_recording(columns: Columns, *, asset: Asset | None = None, **values: Any) -> StoryPage:
    """A page that is nothing but a film and what is said in it."""
    usual = {"title": "视频：顶碗绝技", "form": "视频", "body": (SAID,)}
    return a_published_story(columns, **{**usual, "lead_media": asset, **values})


def caption(asset: Asset, *words: str) -> None:
    cues = [
        f"00:0{number}.000 --> 00:0{number + 1}.000\n{said}\n" for number, said in enumerate(words)
    ]
    pipeline.attach_track(
        asset=asset, language="zh", label="中文", vtt_text="\n".join(["WEBVTT\n", *cues]),
        at=clock.now(),
    )  # fmt: skip


def document_of(page: Any, **surroundings: bool) -> SearchDocument:
    reading = read_documents(
        [page.pk], at=clock.now(), surroundings=read_surroundings(**surroundings)
    )
    assert not reading.failures
    return reading.documents[0]


def found(words: str, **filters: str) -> list[tuple[str, str]]:
    """Kind and title of each hit, from an index that is up to date."""
    catch_up()
    query = "&".join([f"q={words}", *(f"{name}={value}" for name, value in filters.items())])
    answer = Client().get(f"/api/v1/search?{query}").json()
    return [(hit["kind"], hit["title"]) for hit in answer["hits"]]


def waiting() -> set[str]:
    return set(SearchOutbox.objects.values_list("doc_id", flat=True))


def test_page_of_a_film_is_a_document_of_kind_media(columns: Columns) -> None:
    document = document_of(a_recording(columns))

    assert document.kind == "media"
    assert document.doc_id == f"media:{document.number}"
    assert document.url.startswith("/columns/")
    assert "碗底的圆圈" in document.speech
    assert "碗底的圆圈" not in document.body


@pytest.mark.parametrize("form", ["视频", "音频"])
def test_film_that_is_still_being_made_is_found_by_what_is_written(
    columns: Columns, form: str
) -> None:
    page = a_recording(columns, asset=an_asset(state=Asset.State.WORKING), form=form)

    assert document_of(page).kind == "media"


@pytest.mark.parametrize(
    ("form", "body"), [("图文", (SAID,)), ("视频", (TEXT,)), ("视频", (TEXT, SAID))],
    ids=["no recording is promised", "an article", "an article with what is said"],
)  # fmt: skip
def test_written_story_stays_a_column(columns: Columns, form: str, body: Sequence[Any]) -> None:
    assert document_of(a_recording(columns, form=form, body=body)).kind == "column"


def test_words_of_captions_are_found_with_the_page_that_plays_them(columns: Columns) -> None:
    film = an_asset("挖土那天")
    caption(film, "土里有东西在看我。")

    document = document_of(a_recording(columns, asset=film, body=(TEXT,)))

    assert "土里有东西" in document.speech
    assert "挖土那天" in document.body


def test_what_is_read_aloud_from_the_page_counts_once(columns: Columns) -> None:
    sound = a_sound()
    caption(sound, "村里的班子进了城。", "谢谢收听。")

    document = document_of(a_recording(columns, asset=sound, form="音频", body=(TEXT,)))

    assert document.speech == "谢谢收听。"


def test_film_within_an_article_is_found_with_it(columns: Columns) -> None:
    film = an_asset("挖土那天")
    caption(film, "土里有东西在看我。")
    body = (TEXT, ("video", {"asset": film.pk, "caption": "第一天"}))

    document = document_of(a_recording(columns, form="图文", body=body))

    assert "土里有东西" in document.speech
    assert "挖土那天" in document.body


@pytest.mark.parametrize("state", [Asset.State.WORKING, Asset.State.FAILED, Asset.State.DELETED])
def test_nothing_is_said_of_a_film_that_cannot_be_played(columns: Columns, state: str) -> None:
    film = an_asset("挖土那天")
    caption(film, "土里有东西在看我。")
    page = a_recording(columns, asset=film, body=(TEXT,))
    film.state = state
    film.deleted_at = clock.now() if state == Asset.State.DELETED else None
    film.save()

    document = document_of(page)

    assert "挖土那天" not in document.body
    assert document.speech == ""


def test_store_is_not_asked_where_files_are_not(columns: Columns) -> None:
    film = an_asset()
    caption(film, "土里有东西在看我。")
    page = a_recording(columns, asset=film, body=(TEXT,))

    assert document_of(page, with_pictures=False).speech == ""


def test_page_goes_by_every_kind_its_type_may_be() -> None:
    assert names_of("column:7") == ("column:7", "media:7")
    assert names_of("media:7") == ("media:7", "column:7")
    assert names_of("venue:7") == ("venue:7",)
    assert registry.kinds_beside("no such kind") == ("no such kind",)


def test_film_is_found_by_its_title_by_what_is_said_and_among_its_kind(columns: Columns) -> None:
    a_recording(columns)
    a_published_story(columns, title="顶碗的孩子")

    assert ("media", "视频：顶碗绝技") in found("顶碗")
    assert found("头顶最平")[0] == ("media", "视频：顶碗绝技")
    assert found("顶碗", kind="media") == [("media", "视频：顶碗绝技")]
    assert found("顶碗", kind="column") == [("column", "顶碗的孩子")]


def test_reader_sees_that_a_hit_is_a_film(columns: Columns) -> None:
    a_recording(columns)
    catch_up()

    page = BeautifulSoup(Client().get("/search/?q=顶碗绝技").content.decode(), "html.parser")

    assert [kind.get_text(strip=True) for kind in page.select("main li .kind")] == ["音视频"]
    assert "音视频" in page.select_one("main").get_text()


def test_story_that_becomes_a_recording_is_found_once_as_that(columns: Columns) -> None:
    page = a_recording(columns, body=(TEXT,))
    assert found("顶碗绝技") == [("column", "视频：顶碗绝技")]

    draft = StoryPage.objects.get(pk=page.pk)
    draft.body = StoryPage._meta.get_field("body").to_python([])
    draft.save()

    assert found("顶碗绝技") == [("media", "视频：顶碗绝技")]
    assert engine().index(engine().live_name()).count() == 1


def test_article_around_a_recording_makes_it_a_column_again(columns: Columns) -> None:
    page = a_recording(columns)
    assert found("顶碗绝技") == [("media", "视频：顶碗绝技")]

    draft = StoryPage.objects.get(pk=page.pk)
    draft.form = "图文"
    draft.save()

    assert found("顶碗绝技") == [("column", "视频：顶碗绝技")]


def test_check_finds_a_former_name_and_repair_takes_it_away(columns: Columns) -> None:
    page = a_recording(columns, body=(TEXT,))
    catch_up()
    StoryPage.objects.filter(pk=page.pk).update(body="[]")
    SearchOutbox.objects.all().delete()

    differences = check_index(at=clock.now())
    repair_index(differences, at=clock.now())

    assert differences.missing == (f"media:{page.pk}",)
    assert differences.stale == (f"column:{page.pk}",)
    assert differences.forbidden == ()
    assert check_index(at=clock.now()).all == ()


def test_taken_down_recording_is_found_no_more(columns: Columns) -> None:
    page = a_recording(columns)
    assert found("顶碗绝技")

    unpublish(entry=page, actor=columns.chief)

    assert found("顶碗绝技") == []
    assert engine().index(engine().live_name()).count() == 0


def test_recording_for_some_is_never_a_document(columns: Columns) -> None:
    page = a_recording(columns)
    change = AudienceChange(unit=columns.world.green)
    set_audience(page, change=change, actor=columns.chief, at=clock.now())

    reading = read_documents([page.pk], at=clock.now(), surroundings=read_surroundings())

    assert reading.documents == ()
    assert found("顶碗绝技") == []


def test_film_that_becomes_ready_queues_the_pages_it_stands_on(columns: Columns) -> None:
    film = an_asset(state=Asset.State.WORKING)
    led = a_recording(columns, asset=film)
    a_published_story(columns, title="别的")
    SearchOutbox.objects.all().delete()

    film.title = "顶碗，重剪"
    film.save()

    assert waiting() == {f"column:{led.pk}"}


def test_captions_that_come_and_go_queue_the_pages_of_their_film(columns: Columns) -> None:
    film = an_asset()
    led = a_recording(columns, asset=film)
    SearchOutbox.objects.all().delete()

    caption(film, "走。")
    came = waiting()
    SearchOutbox.objects.all().delete()
    film.tracks.get().delete()

    assert came == waiting() == {f"column:{led.pk}"}


def test_film_nobody_shows_queues_nothing(columns: Columns) -> None:
    film = an_asset()
    SearchOutbox.objects.all().delete()

    film.title = "顶碗，重剪"
    film.save()
    caption(film, "走。")

    assert waiting() == set()


def test_story_that_is_given_a_film_is_queued(columns: Columns) -> None:
    page = a_recording(columns)
    SearchOutbox.objects.all().delete()

    lead_with(story=page, asset=an_asset(), actor=columns.chief)

    assert waiting() == {f"column:{page.pk}"}


def test_comic_is_never_taken_for_a_film(columns: Columns) -> None:
    comic = publish(entry=a_comic(columns), actor=columns.chief, at=NOON)

    assert document_of(comic).kind == "column"


def test_degraded_answer_knows_films_too(columns: Columns, monkeypatch: Any) -> None:
    a_recording(columns)
    monkeypatch.setattr(searching, "_answer", _away)

    result = search(SearchRequest(q="顶碗"), at=clock.now())

    assert result.degraded
    assert [hit.kind for hit in result.hits] == ["media"]


def _away(*_: Any) -> Any:
    raise EngineAway
