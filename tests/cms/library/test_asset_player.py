"""The edit page of a film or a sound plays it, to whoever may change it, before a page uses it."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cms.core import clock
from cms.library import services
from media_pipeline.models import Asset
from media_pipeline.services import attach_track
from tests.cms.library.test_asset_screens import _open_door
from tests.cms.library.test_assets import who_may
from tests.factories.assets import an_asset
from tests.factories.library import guarded

pytestmark = pytest.mark.django_db
PLAYING = [Asset.State.READY, Asset.State.PLAYABLE]
SILENT = {
    Asset.State.UPLOADED: "等待处理",
    Asset.State.WORKING: "正在处理",
    Asset.State.FAILED: "没有处理好",
    Asset.State.REFUSED: "文件有问题",
    Asset.State.CANCELLED: "已取消",
}


@pytest.fixture
def inner(world):
    return guarded()


@pytest.fixture
def editor(inner, client):
    """May change what stands on the inner shelf and on an open one, signed in to the admin."""
    person = who_may("change", collection=inner)
    shelf = services.open_collection("专栏图库")
    person.groups.add(*who_may("change", collection=shelf).groups.all())
    _open_door(person)
    client.force_login(person)
    return person


@pytest.fixture
def film(inner) -> Asset:
    asset = an_asset("龙是怎么拼成的", shelf=inner)
    for language, label in (("en", "English"), ("zh", "中文")):
        words = {"language": language, "label": label, "vtt_text": "WEBVTT\n"}
        attach_track(asset=asset, at=clock.now(), **words)
    return asset


def edit_page(client: Client, asset: Asset) -> BeautifulSoup:
    answer = client.get(reverse("media:edit", args=[asset.pk]))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def addresses_in(page: BeautifulSoup) -> list[str]:
    """Whatever the player fetches by itself: playlist, poster, words."""
    player = page.select_one("[data-player]")
    assert player is not None
    return [
        *(one["src"] for one in player.select("source, track")),
        *(one["poster"] for one in player.select("video")),
    ]


@pytest.mark.parametrize("state", PLAYING)
def test_film_that_is_ready_is_played_on_its_page(client, editor, film, state):
    Asset.objects.filter(pk=film.pk).update(state=state)

    page = edit_page(client, film)

    player = page.select_one(".asset-player [data-player]")
    assert player["aria-label"] == "视频：龙是怎么拼成的"
    assert [track["label"] for track in player.select("track")] == ["English", "中文"]
    assert player.video["preload"] == "none"
    assert player["data-player-script"].startswith("/static/build/player")
    assert page.select_one('script[type="module"][src*="build/asset"]')
    assert page.select_one('link[rel="stylesheet"][href*="build/asset"]')


def test_sound_that_is_ready_is_played_on_its_page(client, editor, inner):
    sound = an_asset("老周说挖土那天", shelf=inner, kind=Asset.Kind.AUDIO)

    player = edit_page(client, sound).select_one("[data-player]")

    assert player["aria-label"] == "录音：老周说挖土那天"
    assert player.audio is not None
    assert player.video is None


@pytest.mark.parametrize(("state", "word"), SILENT.items(), ids=[str(one) for one in SILENT])
def test_film_that_cannot_be_played_says_why_and_brings_no_player(
    client, editor, inner, state, word
):
    trouble = "文件不完整，请重新上传" if state == Asset.State.REFUSED else ""
    film = an_asset(shelf=inner, state=state, error_text=trouble)

    page = edit_page(client, film)

    assert word in page.get_text()
    assert trouble in page.get_text()
    assert page.select("[data-player], .player, video, audio, [src*='build/asset']") == []
    assert page.select("[href*='build/asset'], [href*='build/player']") == []


def test_film_that_still_plays_though_its_last_work_failed_is_played(client, editor, film):
    Asset.objects.filter(pk=film.pk).update(error_code="worker_lost", error_text="这次没有处理好")

    page = edit_page(client, film)

    assert page.select_one("[data-player]")
    assert "这次没有处理好" in page.get_text()


def test_guarded_film_is_fetched_by_its_editor_and_by_no_guest(client, editor, film):
    cache.clear()

    addresses = addresses_in(edit_page(client, film))

    assert len(addresses) == 4
    assert all(one.startswith("/media/guarded/v/") for one in addresses)
    assert {client.get(one).status_code for one in addresses} == {200}
    assert {Client().get(one).status_code for one in addresses} == {404}


def test_open_film_is_fetched_where_readers_fetch_it(client, editor):
    film = an_asset(shelf=services.open_collection("专栏图库"))

    addresses = addresses_in(edit_page(client, film))

    assert all(one.startswith("/media/open/v/") for one in addresses)
    assert {client.get(one).status_code for one in addresses} == {200}


def test_policy_of_the_admin_lets_the_player_work_and_nothing_foreign_in(client, editor, film):
    answer = client.get(reverse("media:edit", args=[film.pk]))

    policy = answer.headers["Content-Security-Policy"]
    rules = dict(one.strip().split(" ", 1) for one in policy.split(";") if one.strip())
    # Pieces are fetched by script and handed on as a blob; the parts bring styles of their own.
    assert "'self'" in rules["connect-src"]
    assert {"'self'", "blob:"} <= set(rules["media-src"].split())
    assert "'unsafe-inline'" in rules["style-src"]
    page = BeautifulSoup(answer.content, "html.parser")
    player = page.select_one(".asset-player")
    assert player.select("script, style, [style], [onclick]") == []
    assert not [one for one in addresses_in(page) if not one.startswith("/media/")]


def test_page_asks_as_often_for_a_film_with_words_as_for_one_without(
    client, editor, film, inner, django_assert_max_num_queries
):
    def asked(asset: Asset) -> int:
        edit_page(client, asset)
        with django_assert_max_num_queries(80) as counted:
            edit_page(client, asset)
        return len(counted)

    assert asked(film) == asked(an_asset(shelf=inner))
