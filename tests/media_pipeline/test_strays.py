"""A worker that wakes too late has begun to send: what it sent goes again, wherever it stood."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from cms.core import clock
from media_pipeline import services
from media_pipeline.jobs.runner import run_job
from media_pipeline.jobs.scratch import work_root
from media_pipeline.models import Asset, Job, Version
from media_pipeline.stores import PRIVATE, store
from tests.factories.media_jobs import FILES, SmallWork, an_asset, fresh, job_of, published_keys
from tests.factories.unwell_store import Unwell, unwell_store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services("s3")]


@pytest.fixture
def s3(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Unwell]:
    # A worker that was frozen a moment ago has heard nothing yet.
    monkeypatch.setattr("media_pipeline.jobs.heartbeat.LOOK_S", 600)
    with unwell_store(settings) as server:
        store(PRIVATE).delete_prefix("work")
        yield server


def at_first(method: str, part: str, then: Callable[[], None]) -> Callable[[str, str], bool]:
    """Do something while the first request of that kind is on its way, and let it pass."""
    waiting = [then]

    def refuses(asked: str, path: str) -> bool:
        if waiting and asked == method and part in path:
            waiting.pop()()
            connections.close_all()
        return False

    return refuses


def taken_over(asset: Asset) -> Callable[[], None]:
    """The lease runs out, and another worker does all of the job."""

    def take_over() -> None:
        past = clock.now() - timedelta(seconds=1)
        Job.objects.filter(version__asset=asset).update(leased_until=past)
        run_job(job_of(asset).pk, work=SmallWork())

    return take_over


@pytest.mark.parametrize(
    ("method", "part"),
    [("PUT", "/private/work/"), ("PUT", "00000.m4s"), ("PUT", "master.m3u8")],
    ids=["a step is kept", "a segment is sent", "the master is sent"],
)
def test_who_is_overtaken_while_sending_takes_it_all_back(
    s3: Unwell, method: str, part: str
) -> None:
    asset = an_asset()
    s3.refuses = at_first(method, part, taken_over(asset))

    run_job(job_of(asset).pk, work=SmallWork())

    version = Version.objects.get()
    assert (fresh(asset).live_version, job_of(asset).attempt) == (version, 2)
    assert published_keys(asset) == sorted(f"{version.prefix}/{name}" for name in FILES)
    assert store(PRIVATE).list("work") == []
    assert not (work_root() / str(job_of(asset).pk)).exists()


def test_who_was_overtaken_before_sending_sends_nothing(s3: Unwell) -> None:
    asset = an_asset()
    sent: list[str] = []

    def refuses(method: str, path: str) -> bool:
        if method == "PUT":
            sent.append(path)
        return False

    class Late(SmallWork):
        """Somebody takes over while its first step is made."""

        def _write(self, folder: Any) -> dict[str, str]:
            facts = super()._write(folder)
            taken_over(asset)()
            s3.refuses = refuses
            return facts

    run_job(job_of(asset).pk, work=Late())

    assert sent == []
    assert (fresh(asset).state, store(PRIVATE).list("work")) == ("ready", [])


def test_what_another_still_goes_on_from_is_spared(s3: Unwell) -> None:
    """It lost the job after its first step was known: the next one counts on those files."""
    asset = an_asset()

    def lose() -> None:
        Job.objects.update(lease_token="another's", leased_until=clock.now())

    s3.refuses = at_first("PUT", "/open/v/", lose)
    run_job(job_of(asset).pk, work=SmallWork())
    kept = store(PRIVATE).list(f"work/{job_of(asset).pk}")
    Job.objects.update(lease_token="", leased_until=None)
    second = SmallWork()

    run_job(job_of(asset).pk, work=second)

    assert (len(kept), second.done) == (len(FILES), [])
    assert (fresh(asset).state, store(PRIVATE).list("work")) == ("ready", [])
    assert len(published_keys(asset)) == len(FILES)


def test_a_store_that_is_away_altogether_keeps_no_job_in_a_dead_hand(s3: Unwell) -> None:
    asset = an_asset()
    s3.refuses = lambda *_: True

    run_job(job_of(asset).pk, work=SmallWork())

    job = job_of(asset)
    assert (job.state, job.lease_token, job.error_code) == ("open", "", "store_fault")


def test_a_cancel_is_heard_though_the_store_is_away(s3: Unwell) -> None:
    asset = an_asset()

    def away(run: Any) -> None:
        services.cancel(asset=asset, at=clock.now())
        s3.refuses = lambda *_: True
        run.beat._look()

    run_job(job_of(asset).pk, work=SmallWork(meanwhile=away))

    assert (job_of(asset).state, fresh(asset).state) == ("cancelled", "cancelled")
