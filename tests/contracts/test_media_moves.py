"""Opening and guarding a film, in a folder and in a bucket: never half, never lying open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from cms.core import clock
from cms.library.tasks import settle_asset
from media_pipeline import services, tasks
from media_pipeline.addresses import address_of
from media_pipeline.errors import MissingFile
from media_pipeline.jobs.runner import run_job
from media_pipeline.models import Asset
from media_pipeline.signals import asset_ready
from media_pipeline.stores import store
from tests.factories.assets import PIECES, an_asset
from tests.factories.columns import a_film_page
from tests.factories.media_jobs import SmallWork, fresh, job_of
from tests.factories.media_jobs import an_asset as a_sent_asset
from tests.factories.pages import World, a_world

DELIVERIES = ("open", "guarded")
OTHER = {"open": "guarded", "guarded": "open"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> World:
    return a_world()


@pytest.fixture(params=DELIVERIES)
def film(request: pytest.FixtureRequest) -> Asset:
    """A film with captions, in either store."""
    asset = an_asset(delivery=request.param)
    services.attach_track(
        asset=asset, language="zh", label="中文", vtt_text="WEBVTT\n", at=clock.now()
    )
    return asset


def lying(asset: Asset, delivery: str) -> list[str]:
    return store(delivery).list(f"v/{asset.uuid}")


def named(asset: Asset) -> list[str]:
    """Every file the rows name."""
    version = fresh(asset).live_version
    assert version
    tracks = asset.tracks.values_list("key", flat=True)
    return sorted([*(f"{version.prefix}/{name}" for name in PIECES), *tracks])


def addresses(asset: Asset) -> list[str]:
    delivery = fresh(asset).delivery
    return [address_of(key, delivery=delivery) for key in named(asset)]


def statuses(wanted: list[str]) -> set[int]:
    return {Client().get(address).status_code for address in wanted}


def run_clearances() -> int:
    """What the worker does after a process died between its commit and the clearing."""
    waiting = DBTaskResult.objects.filter(task_path="media_pipeline.tasks.clear_files")
    for row in waiting:
        tasks.clear_files.func(*row.args_kwargs["args"])
    return waiting.count()


Commits = Callable[..., Any]


def test_all_files_come_along_under_new_names_and_the_old_ones_go(
    film: Asset, django_capture_on_commit_callbacks: Commits
) -> None:
    before, after = film.delivery, OTHER[film.delivery]
    old = named(film)

    with django_capture_on_commit_callbacks(execute=True):
        assert services.deliver(asset=film, delivery=after)

    assert fresh(film).delivery == after
    assert lying(film, before) == []
    assert lying(film, after) == named(film)
    assert not set(old) & set(named(film))
    version = fresh(film).live_version
    assert version
    with store(after).open(version.master) as file:
        assert file.read() == PIECES["master.m3u8"]
    assert version.poster == f"{version.prefix}/poster.webp"
    assert version.renditions.get().key == f"{version.prefix}/v360/index.m3u8"


def test_of_there_and_back_only_the_last_address_works(
    django_capture_on_commit_callbacks: Commits,
) -> None:
    film = an_asset()
    seen = [addresses(film)]
    for delivery in ("guarded", "open"):
        with django_capture_on_commit_callbacks(execute=True):
            services.deliver(asset=film, delivery=delivery)
        seen.append(addresses(film))

    assert [statuses(each) for each in seen] == [{404}, {404}, {200}]
    assert len({address for each in seen for address in each}) == 3 * len(PIECES)


def test_a_film_that_is_delivered_so_already_stays_where_it_is(film: Asset) -> None:
    old = named(film)

    assert not services.deliver(asset=film, delivery=film.delivery)

    assert named(film) == old


def test_a_deleted_film_is_not_moved_any_more(film: Asset) -> None:
    services.delete(asset=film, at=clock.now())

    assert not services.deliver(asset=film, delivery=OTHER[film.delivery])

    assert lying(film, OTHER[film.delivery]) == []


@contextmanager
def lost(asset: Asset, key: str) -> Iterator[None]:
    """One of its files cannot be read for a while."""
    place = store(asset.delivery)
    with place.open(key) as file:
        content = file.read()
    place.delete(key)
    yield
    place.put_bytes(key, content)


def test_a_move_that_breaks_off_changes_nothing_and_is_finished_later(
    film: Asset, django_capture_on_commit_callbacks: Commits
) -> None:
    before, after = film.delivery, OTHER[film.delivery]
    old = named(film)
    with lost(film, film.tracks.get().key), pytest.raises(MissingFile):
        services.deliver(asset=film, delivery=after)
    halfway = (fresh(film).delivery, named(film), bool(lying(film, after)))

    with django_capture_on_commit_callbacks(execute=True):
        services.deliver(asset=film, delivery=after)

    assert halfway == (before, old, True)
    assert (lying(film, before), lying(film, after)) == ([], named(film))


def test_who_dies_right_after_the_commit_leaves_the_clearing_to_the_worker(film: Asset) -> None:
    before = film.delivery
    # What waits for the commit is never run here.
    services.deliver(asset=film, delivery=OTHER[before])
    left = lying(film, before)

    assert run_clearances() == 1
    run_clearances()

    assert len(left) == len(PIECES) + 1
    assert lying(film, before) == []
    assert lying(film, OTHER[before]) == named(film)


def test_files_that_a_row_names_are_never_cleared_away(film: Asset) -> None:
    version = fresh(film).live_version
    assert version

    tasks.clear_files.func(film.delivery, [version.prefix, film.tracks.get().key])

    assert lying(film, film.delivery) == named(film)


def test_a_film_that_is_not_ready_is_sent_to_its_new_store(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
) -> None:
    monkeypatch.setattr("media_pipeline.jobs.heartbeat.LOOK_S", 600)
    asset = a_sent_asset()

    def guard(_: Any) -> None:
        services.deliver(asset=asset, delivery="guarded")

    with django_capture_on_commit_callbacks(execute=True):
        run_job(job_of(asset).pk, work=SmallWork(meanwhile=guard))
        job_of(asset).__class__.objects.update(not_before=clock.now())
        run_job(job_of(asset).pk, work=SmallWork())

    asset = fresh(asset)
    assert (asset.delivery, asset.state) == ("guarded", "ready")
    assert len(lying(asset, "guarded")) == 3
    assert lying(asset, "open") == []


def settle_all() -> None:
    """What the worker does with the films that pages and editors put elsewhere."""
    for row in DBTaskResult.objects.filter(task_path="cms.library.tasks.settle_asset"):
        settle_asset.func(*row.args_kwargs["args"])


def test_a_film_of_a_party_page_leaves_its_open_addresses(
    world: World, django_capture_on_commit_callbacks: Commits
) -> None:
    film = an_asset()
    seen = addresses(film)
    assert statuses(seen) == {200}

    with django_capture_on_commit_callbacks(execute=True):
        a_film_page(film, members=world.general)
        settle_all()

    assert statuses(seen) == statuses(addresses(film)) == {404}
    assert lying(film, "open") == []
    assert lying(film, "guarded") == named(film)


def test_a_film_whose_party_page_comes_before_it_is_made_is_never_open(
    monkeypatch: pytest.MonkeyPatch, world: World, django_capture_on_commit_callbacks: Commits
) -> None:
    monkeypatch.setattr("media_pipeline.jobs.heartbeat.LOOK_S", 600)
    asset = a_sent_asset()
    ready: list[str] = []

    def show(_: Any) -> None:
        a_film_page(asset, members=world.general)

    def hear(asset: Asset, **_: Any) -> None:
        ready.append(asset.delivery)

    asset_ready.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        run_job(job_of(asset).pk, work=SmallWork(meanwhile=show))
        begun = fresh(asset)
        type(job_of(asset)).objects.update(not_before=clock.now())
        run_job(job_of(asset).pk, work=SmallWork())

    assert (begun.state, begun.delivery, begun.live_version) == ("working", "guarded", None)
    assert (fresh(asset).state, ready) == ("ready", ["guarded"])
    assert (len(lying(asset, "guarded")), lying(asset, "open")) == (3, [])


def test_words_that_are_given_after_the_move_lie_beside_the_film(film: Asset) -> None:
    stale = fresh(film)
    services.deliver(asset=film, delivery=OTHER[film.delivery])

    track = services.attach_track(
        asset=stale, language="en", label="English", vtt_text="WEBVTT\n", at=clock.now()
    )

    assert store(OTHER[film.delivery]).exists(track.key)
