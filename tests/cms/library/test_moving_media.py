"""Films between open and guarded collections: what follows for pages, addresses and rights."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from cms.audit.models import AuditEntry
from cms.core import clock
from cms.library import services, tasks
from cms.library.errors import GuardedOnPublicPage, OpenForPublicPages
from cms.library.models import Delivery
from media_pipeline import services as pipeline
from media_pipeline.addresses import address_of
from media_pipeline.models import Asset
from media_pipeline.stores import store
from media_pipeline.tasks import purge_deleted
from tests.cms.library.test_asset_screens import _open_door
from tests.cms.library.test_assets import who_may
from tests.factories.assets import PIECES, an_asset
from tests.factories.columns import a_columns_tree, a_published_story
from tests.factories.library import guarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def columns(db):
    return a_columns_tree()


@pytest.fixture
def shelf(columns):
    return services.open_collection("专栏图库")


@pytest.fixture
def inner(columns):
    return guarded()


def a_story_with(film, columns):
    return a_published_story(columns, form="视频", lead_media=film)


def set_delivery(collection, delivery) -> None:
    services.set_delivery(collection, delivery=delivery, actor=None, at=clock.now())


def let_worker_settle(capture) -> list[int]:
    """What the worker does with the tasks that were queued; the films they name, in order."""
    named = []
    with capture(execute=True):
        for row in DBTaskResult.objects.filter(task_path="cms.library.tasks.settle_collection"):
            tasks.settle_collection.func(*row.args_kwargs["args"])
        for row in DBTaskResult.objects.filter(task_path="cms.library.tasks.settle_asset"):
            tasks.settle_asset.func(*row.args_kwargs["args"])
            named += row.args_kwargs["args"]
    return named


def addresses(asset) -> list[str]:
    asset = Asset.objects.get(pk=asset.pk)
    prefix = asset.live_version.prefix
    return [address_of(f"{prefix}/{name}", delivery=asset.delivery) for name in PIECES]


def statuses(wanted) -> set[int]:
    return {Client().get(address).status_code for address in wanted}


def test_guarded_collection_takes_its_films_along(shelf, inner, django_capture_on_commit_callbacks):
    inside, outside = an_asset(shelf=shelf), an_asset(shelf=services.open_collection("乙"))
    old = addresses(inside)
    assert statuses(old) == {200}

    set_delivery(shelf, Delivery.GUARDED)
    named = let_worker_settle(django_capture_on_commit_callbacks)

    inside.refresh_from_db()
    assert (named, inside.delivery) == ([inside.pk], "guarded")
    assert statuses(old) == statuses(addresses(inside)) == {404}
    assert statuses(addresses(outside)) == {200}
    assert store("open").list(f"v/{inside.uuid}") == []


def test_opened_collection_shows_its_films_to_everybody(inner, django_capture_on_commit_callbacks):
    film = an_asset(shelf=inner)
    old = addresses(film)

    set_delivery(inner, Delivery.OPEN)
    let_worker_settle(django_capture_on_commit_callbacks)

    assert statuses(addresses(film)) == {200}
    assert statuses(old) == {404}


def test_film_on_a_page_for_everybody_keeps_its_collection_open(columns, shelf):
    film = an_asset("挖土", shelf=shelf)
    services.keep_references(a_story_with(film, columns))

    with pytest.raises(OpenForPublicPages) as refused:
        set_delivery(shelf, Delivery.GUARDED)

    assert refused.value.message == "“挖土”还用在公开页面上，不能收起来"


def test_film_that_waits_to_be_guarded_comes_to_no_page_for_everybody(columns, shelf):
    film = an_asset(shelf=shelf)
    set_delivery(shelf, Delivery.GUARDED)

    with pytest.raises(GuardedOnPublicPage):
        a_story_with(film, columns)


def test_deleted_film_stays_where_it_is(shelf, django_capture_on_commit_callbacks):
    film = an_asset(shelf=shelf, state=Asset.State.DELETED)

    set_delivery(shelf, Delivery.GUARDED)
    let_worker_settle(django_capture_on_commit_callbacks)

    film.refresh_from_db()
    assert film.delivery == "open"


def test_film_whose_move_was_forgotten_is_found_again(
    shelf, inner, django_capture_on_commit_callbacks
):
    film, settled = an_asset(shelf=shelf), an_asset(shelf=inner)
    an_asset(shelf=shelf, state=Asset.State.DELETED)
    set_delivery(shelf, Delivery.GUARDED)
    DBTaskResult.objects.all().delete()

    found = tasks.settle_forgotten_assets.func()
    named = let_worker_settle(django_capture_on_commit_callbacks)

    assert (found, named) == (1, [film.pk])
    assert tasks.settle_forgotten_assets.func() == 0
    assert {one.delivery for one in Asset.objects.in_bulk([film.pk, settled.pk]).values()} == {
        "guarded"
    }


def test_task_for_a_film_that_is_gone_does_nothing(db):
    assert not tasks.settle_asset.func(999_999)


@pytest.fixture
def editor(client, shelf, inner):
    """May put films on both shelves."""
    person = who_may("add", "change", collection=shelf)
    person.groups.add(*who_may("add", "change", collection=inner).groups.all())
    _open_door(person)
    client.force_login(person)
    return person


def send(client, film, collection):
    words = {"title": film.title, "collection": collection.pk, "language": "zh"}
    return client.post(reverse("media:edit", args=[film.pk]), words)


def test_editor_puts_a_film_behind_the_gate(
    client, editor, shelf, inner, django_capture_on_commit_callbacks
):
    film = an_asset(shelf=shelf)
    old = addresses(film)

    answer = send(client, film, inner)
    let_worker_settle(django_capture_on_commit_callbacks)

    film.refresh_from_db()
    assert answer.status_code == 302
    assert (film.shelf.collection, film.delivery) == (inner, "guarded")
    assert statuses(old) == {404}
    cache.clear()
    assert {client.get(address).status_code for address in addresses(film)} == {200}
    assert AuditEntry.objects.filter(action="library.move_asset", actor=editor).count() == 1


def test_editor_is_told_when_a_page_for_everybody_shows_the_film(
    client, columns, editor, shelf, inner
):
    film = an_asset("挖土", shelf=shelf)
    services.keep_references(a_story_with(film, columns))

    answer = send(client, film, inner)

    film.refresh_from_db()
    assert answer.status_code == 200
    assert "“挖土”还用在公开页面上，不能收起来" in answer.content.decode()
    assert film.shelf.collection == shelf


def test_film_saved_where_it_stands_is_not_moved(client, editor, shelf):
    film = an_asset(shelf=shelf)

    send(client, film, shelf)

    assert not DBTaskResult.objects.filter(task_path="cms.library.tasks.settle_asset").exists()


def test_editor_cannot_put_a_film_where_he_may_add_nothing(client, editor, shelf):
    film, elsewhere = an_asset(shelf=shelf), services.open_collection("别处")

    answer = send(client, film, elsewhere)

    film.refresh_from_db()
    assert (answer.status_code, film.shelf.collection) == (200, shelf)


def test_deleted_film_that_a_page_refers_to_is_not_purged(
    columns, shelf, django_capture_on_commit_callbacks
):
    shown, unused = an_asset(shelf=shelf), an_asset(shelf=shelf)
    services.keep_references(a_story_with(shown, columns))
    for film in (shown, unused):
        pipeline.delete(asset=film, at=clock.now() - timedelta(days=8))

    with django_capture_on_commit_callbacks(execute=True):
        assert purge_deleted.func() == 1

    assert list(Asset.objects.all()) == [shown]
    assert store("open").list(f"v/{shown.uuid}")
