"""Fetching films: open ones as they are, guarded ones piece by piece through the gate."""

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.urls import reverse

from cms.core import clock
from cms.library import views
from cms.library.viewing import may_view_asset
from cms.people.viewer import GUEST, viewer_of
from media_pipeline.addresses import address_of
from media_pipeline.models import Asset
from tests.cms.library.test_assets import who_may
from tests.factories.assets import PIECES, an_asset
from tests.factories.home import NOON
from tests.factories.library import guarded
from tests.factories.pages import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(world) -> Asset:
    return an_asset(shelf=guarded())


@pytest.fixture
def reader(film):
    """Somebody who may choose the film in the library."""
    return who_may("choose", collection=film.shelf.collection)


def pieces_of(asset: Asset) -> list[str]:
    return [
        address_of(f"{asset.live_version.prefix}/{name}", delivery=asset.delivery)
        for name in PIECES
    ]


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_open_film_is_fetched_by_anybody(client, world):
    for address, content in zip(pieces_of(an_asset()), PIECES.values(), strict=True):
        answer = client.get(address)

        assert (answer.status_code, body(answer)) == (200, content)


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("master.m3u8", "application/vnd.apple.mpegurl", "public, max-age=60"),
        ("v360/index.m3u8", "application/vnd.apple.mpegurl", "immutable"),
        ("v360/00000.m4s", "video/iso.segment", "immutable"),
        ("poster.webp", "image/webp", "immutable"),
    ],
)
def test_open_piece_says_what_it_is_and_how_long_it_keeps(client, world, name, kind, kept):
    asset = an_asset()

    answer = client.get(address_of(f"{asset.live_version.prefix}/{name}", delivery="open"))

    assert answer.headers["Content-Type"] == kind
    assert kept in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Disposition" not in answer.headers


def test_guest_gets_no_piece_of_a_guarded_film(client, film):
    assert {client.get(address).status_code for address in pieces_of(film)} == {404}


def test_each_piece_of_a_guarded_film_asks_and_is_kept_by_nobody(client, film, reader):
    client.force_login(reader)

    for address, content in zip(pieces_of(film), PIECES.values(), strict=True):
        answer = client.get(address)

        assert address.startswith("/media/guarded/v/")
        assert (answer.status_code, body(answer)) == (200, content)
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_guarded_playlist_carries_no_token(client, film, reader):
    client.force_login(reader)

    playlist = body(client.get(pieces_of(film)[0])).decode()

    assert "?" not in playlist
    assert "http" not in playlist


def test_guarded_film_is_not_found_at_an_open_address(client, film, reader):
    client.force_login(reader)

    address = pieces_of(film)[0].replace("/guarded/", "/open/")

    assert client.get(address).status_code == 404


def test_part_of_a_piece_can_be_asked_for(client, film, reader):
    client.force_login(reader)

    answer = client.get(pieces_of(film)[2], headers={"Range": "bytes=4-11"})

    assert (answer.status_code, body(answer)) == (206, b"moofmoof")
    assert answer.headers["Content-Range"] == "bytes 4-11/800"


@pytest.mark.parametrize(
    "tail",
    [
        "../../secret.m3u8", "%2e%2e/x.m3u8", "v360/../../x.m4s", "v360/.hidden.m4s", "x.html",
        "master.m3u8.bak", "source.bin", "a//b.m4s", "v360/00000.m4s%00",
    ],
)  # fmt: skip
def test_only_pieces_have_an_address(client, film, reader, tail: str):
    client.force_login(reader)

    answer = client.get(f"/media/guarded/{film.live_version.prefix}/{tail}")

    assert answer.status_code == 404


def test_piece_that_is_missing_and_one_of_another_answer_alike(client, film):
    stranger = a_person()
    client.force_login(stranger)

    gone = client.get(f"/media/guarded/{film.live_version.prefix}/nothing.m4s")
    barred = client.get(pieces_of(film)[0])

    assert (gone.status_code, barred.status_code) == (404, 404)


def test_deleted_film_is_for_nobody(client, film, reader):
    client.force_login(reader)
    assert client.get(pieces_of(film)[0]).status_code == 200

    Asset.objects.filter(pk=film.pk).update(state="deleted", deleted_at=clock.now())

    assert client.get(pieces_of(film)[0]).status_code == 404
    assert not may_view_asset(
        viewer_of(reader, clock.now()), Asset.objects.get(pk=film.pk), at=clock.now()
    )


@pytest.mark.parametrize(
    "change",
    [{"state": "deleted", "deleted_at": NOON}, {"delivery": "guarded"}],
    ids=["deleted", "guarded"],
)
def test_open_film_is_hidden_before_its_files_are_gone(client, world, change):
    asset = an_asset()
    assert client.get(pieces_of(asset)[2]).status_code == 200

    Asset.objects.filter(pk=asset.pk).update(**change)

    assert {client.get(address).status_code for address in pieces_of(asset)} == {404}


def test_yes_is_remembered_for_a_moment_and_a_no_never(film, reader):
    at = clock.now()
    assert may_view_asset(viewer_of(reader, at), film, at=at)
    assert not may_view_asset(GUEST, film, at=at)

    reader.groups.clear()
    assert may_view_asset(viewer_of(reader, at), film, at=at)
    cache.clear()

    assert not may_view_asset(viewer_of(reader, at), film, at=at)


def test_open_film_needs_nobody_to_be_asked(world, django_assert_num_queries):
    asset = an_asset()

    with django_assert_num_queries(0):
        assert may_view_asset(GUEST, asset, at=clock.now())


def test_front_server_sends_guarded_pieces_itself(client, film, reader, settings):
    settings.GUARDED_SENDFILE_HEADER = "X-Accel-Redirect"
    client.force_login(reader)

    answer = client.get(pieces_of(film)[2])

    inner = pieces_of(film)[2].removeprefix("/media/guarded/")
    assert answer.headers["X-Accel-Redirect"] == f"/_guarded/{inner}"
    assert answer.content == b""


def test_piece_is_asked_for_in_few_queries(client, film, reader, django_assert_max_num_queries):
    client.force_login(reader)
    client.get(pieces_of(film)[0])

    with django_assert_max_num_queries(9):
        client.get(pieces_of(film)[2])


def test_addresses_lead_to_the_views_that_answer_them():
    assert address_of("v/a/b.m4s", delivery="guarded") == reverse(
        "library:guarded", args=["v/a/b.m4s"]
    )
    assert address_of("v/a/b.m4s", delivery="open") == reverse("library:open", args=["v/a/b.m4s"])
    assert address_of("", delivery="guarded") == ""


def test_pattern_of_pieces_takes_no_uploaded_name():
    uuid = "0f8fad5b-d9cb-469f-a165-70867728950e"

    assert views.MEDIA.fullmatch(f"v/{uuid}/ab-cd/v360/00001.m4s")
    assert views.MEDIA.fullmatch(f"v/{uuid}/captions/a1b2.vtt")
    assert not views.MEDIA.fullmatch(f"v/{uuid}/master.m3u8/x")
    assert not views.MEDIA.fullmatch("v/not-a-number/a/master.m3u8")
    assert site.MEDIA_URL == "/media/open/"
