"""Two at once: twins that are sent, workers that want one job, a cancel at the last moment."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connections

from cms.core import clock
from cms.core.errors import DomainError
from media_pipeline import services
from media_pipeline.errors import Cancelled, LeaseLost, NothingToCancel
from media_pipeline.jobs import heartbeat
from media_pipeline.jobs.heartbeat import Heartbeat
from media_pipeline.jobs.leases import claim
from media_pipeline.jobs.run import Run
from media_pipeline.jobs.runner import run_job
from media_pipeline.jobs.scratch import work_root
from media_pipeline.models import Asset, Job, SourceFile, Version
from media_pipeline.stores import PRIVATE, store
from tests.cms.core.house import until
from tests.factories.assets import an_asset as a_film
from tests.factories.media_jobs import (
    FILES,
    SmallWork,
    a_lease,
    an_asset,
    fresh,
    job_of,
    published_keys,
)

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 3


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Start all works at one moment in threads of their own; what each gave or raised, in order."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return work()
        except (DomainError, Error) as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def _quick_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A heart that beats twenty times a second."""
    monkeypatch.setattr(heartbeat, "LOOK_S", 0.05)
    monkeypatch.setattr(heartbeat, "RENEW_S", 0.05)


def expire(asset: Asset) -> None:
    """The holder's minute is over."""
    Job.objects.filter(version__asset=asset).update(leased_until=clock.now() - timedelta(seconds=1))


class Stalled:
    """A worker that stops between two steps until it is told to wake."""

    def __init__(self, asset: Asset) -> None:
        self._asleep, self._wake = threading.Event(), threading.Event()
        self.work = SmallWork(meanwhile=self._sleep)
        self._thread = threading.Thread(target=self._run, args=(job_of(asset).pk,))
        self._thread.start()
        assert self._asleep.wait(10)

    def _run(self, job_id: int) -> None:
        try:
            run_job(job_id, work=self.work)
        finally:
            connections.close_all()

    def _sleep(self, _: Run) -> None:
        self._asleep.set()
        self._wake.wait(20)

    def wake(self) -> None:
        self._wake.set()
        self._thread.join(20)
        assert not self._thread.is_alive()


@pytest.fixture
def stalled() -> Iterator[Callable[[Asset], Stalled]]:
    """Workers that stop midway; all are awake in the end."""
    begun: list[Stalled] = []

    def begin(asset: Asset) -> Stalled:
        begun.append(Stalled(asset))
        return begun[-1]

    yield begin
    for worker in begun:
        worker.wake()


def test_twins_that_are_sent_at_once_have_one_source_and_each_its_own_asset() -> None:
    contents = [b"twins %d" % number for number in range(ROUNDS)]

    for content in contents:
        assets = at_once(*[lambda content=content: an_asset(content)] * 3)
        assert len({asset.pk for asset in assets}) == 3
        assert len({asset.source_id for asset in assets}) == 1

    keys = store(PRIVATE).list("sources")
    assert set(SourceFile.objects.values_list("key", flat=True)) <= set(keys)
    assert sum(key.endswith("source.bin") for key in keys) >= ROUNDS


def test_the_loser_of_two_twins_leaves_no_bytes() -> None:
    store(PRIVATE).delete_prefix("sources")

    at_once(*[lambda: an_asset(b"the very same")] * 3)

    assert store(PRIVATE).list("sources") == [SourceFile.objects.get().key]


def test_one_of_many_workers_gets_the_job() -> None:
    for number in range(ROUNDS):
        job_id = job_of(an_asset(b"%d" % number)).pk

        leases = at_once(*[lambda job_id=job_id: claim(job_id, at=clock.now())] * 4)

        assert sum(lease is not None for lease in leases) == 1
        assert Job.objects.get(pk=job_id).attempt == 1


def test_a_stalled_worker_that_wakes_after_a_takeover_writes_nothing(stalled) -> None:
    asset = an_asset()
    sleeper = stalled(asset)
    expire(asset)
    run_job(job_of(asset).pk, work=SmallWork())
    live, files = fresh(asset).live_version, published_keys(asset)
    assert live is not None

    sleeper.wake()

    assert fresh(asset).live_version == live
    assert published_keys(asset) == files
    assert len(files) == len(FILES)
    assert (job_of(asset).state, job_of(asset).attempt) == ("done", 2)
    assert not (work_root() / str(job_of(asset).pk)).exists()


def test_a_takeover_goes_on_from_what_the_stalled_worker_had_finished(stalled) -> None:
    asset = an_asset()
    stalled(asset)
    expire(asset)
    second = SmallWork()

    run_job(job_of(asset).pk, work=second)

    assert second.done == []
    assert fresh(asset).state == "ready"


def test_a_stalled_worker_that_wakes_while_the_other_works_disturbs_nobody(stalled) -> None:
    asset = an_asset()
    first = stalled(asset)
    expire(asset)
    second = stalled(asset)

    first.wake()
    assert fresh(asset).live_version is None
    second.wake()

    assert fresh(asset).state == "ready"
    assert len(published_keys(asset)) == len(FILES)


def test_a_cancel_between_two_steps_ends_the_work_and_leaves_nothing(stalled) -> None:
    asset = an_asset()
    worker = stalled(asset)
    services.cancel(asset=asset, at=clock.now())

    worker.wake()

    assert (fresh(asset).state, job_of(asset).state) == ("cancelled", "cancelled")
    assert published_keys(asset) == []


def test_a_cancel_at_the_moment_of_publication_is_one_thing_or_the_other() -> None:
    ends = set()
    for number in range(ROUNDS):
        asset = an_asset(b"%d" % number)
        told = at_once(
            lambda asset=asset: run_job(job_of(asset).pk, work=SmallWork()),
            lambda asset=asset: services.cancel(asset=asset, at=clock.now()),
        )

        asset = fresh(asset)
        ends.add(asset.state)
        assert told[0] is None
        if asset.state == "ready":
            assert isinstance(told[1], NothingToCancel)
            assert len(published_keys(asset)) == len(FILES)
        else:
            assert (asset.state, told[1]) == ("cancelled", None)
            assert published_keys(asset) == []
    assert ends <= {"ready", "cancelled"}


def test_deleting_while_it_is_worked_on_stops_the_work_and_purges_its_files(stalled) -> None:
    asset = an_asset()
    worker = stalled(asset)
    services.delete(asset=asset, at=clock.now())

    worker.wake()

    asset = fresh(asset)
    assert (asset.state, asset.live_version, job_of(asset).state) == ("deleted", None, "cancelled")
    assert published_keys(asset) == []


@pytest.mark.usefixtures("_quick_heart")
def test_a_living_worker_keeps_its_lease() -> None:
    asset = an_asset()
    lease = a_lease(asset)
    expire(asset)

    with Heartbeat(lease) as beat:
        until(lambda: job_of(asset).is_held(clock.now()))
        beat.check()

    assert job_of(asset).lease_token == lease.token


@pytest.mark.usefixtures("_quick_heart")
def test_a_worker_hears_of_a_cancel_within_a_beat() -> None:
    asset = an_asset()
    with Heartbeat(a_lease(asset)) as beat:
        assert not beat.stops()
        services.cancel(asset=asset, at=clock.now())

        until(beat.stops)

        with pytest.raises(Cancelled):
            beat.check()


@pytest.mark.usefixtures("_quick_heart")
def test_a_worker_hears_of_its_loss_within_a_beat() -> None:
    asset = an_asset()
    with Heartbeat(a_lease(asset)) as beat:
        Job.objects.update(lease_token="somebody else")

        until(beat.stops)

        with pytest.raises(LeaseLost):
            beat.check()


def test_a_worker_that_cannot_know_counts_its_lease_as_lost(monkeypatch) -> None:
    monkeypatch.setattr("media_pipeline.jobs.leases.LENGTH", timedelta(seconds=-1))
    beat = Heartbeat(a_lease(an_asset()))

    with pytest.raises(LeaseLost):
        beat.check()


def test_captions_attached_at_once_leave_one_text() -> None:
    asset = an_asset()

    def attach(words: str) -> Callable[[], Any]:
        return lambda: services.attach_track(
            asset=asset, language="zh", label="中文", vtt_text=words, at=clock.now()
        )

    tracks = at_once(attach("one"), attach("two"), attach("three"))

    assert len({track.pk for track in tracks}) == 1
    assert published_keys(asset) == [asset.tracks.get().key]
    assert Version.objects.filter(asset=asset).exists()


@pytest.mark.parametrize("after", ["guarded", "open"])
def test_a_film_that_is_moved_twice_at_once_and_captioned_meanwhile_is_whole(after: str) -> None:
    for _ in range(ROUNDS):
        film = a_film(delivery="open" if after == "guarded" else "guarded")
        pieces = len(published_keys(film))

        def move(film: Asset = film) -> bool:
            return services.deliver(asset=film, delivery=after)

        def caption(film: Asset = film) -> Any:
            words = {"language": "zh", "label": "中文", "vtt_text": "WEBVTT\n"}
            return services.attach_track(asset=film, at=clock.now(), **words)

        moved = at_once(move, move, caption)[:2]

        film = fresh(film)
        assert sorted(moved) == [False, True]
        assert (film.delivery, len(published_keys(film))) == (after, pieces + 1)
        assert film.tracks.get().key in published_keys(film)
        assert film.live_version
        assert film.live_version.master in published_keys(film)
        other = "open" if after == "guarded" else "guarded"
        assert store(other).list(f"v/{film.uuid}") == []


def test_of_a_purge_and_the_same_content_sent_at_once_the_new_film_has_its_bytes() -> None:
    for number in range(ROUNDS):
        content = b"again %d" % number
        old = an_asset(content)
        services.delete(asset=old, at=clock.now())

        told = at_once(
            lambda old=old: services.purge(asset=old), lambda content=content: an_asset(content)
        )

        new = fresh(told[1])
        assert told[0] is None
        assert not Asset.objects.filter(pk=old.pk).exists()
        with store(PRIVATE).open(new.source.key) as file:
            assert file.read() == content
        assert store(PRIVATE).list("sources").count(new.source.key) == 1
