"""Leaving nothing of an asset, and nothing of anybody else's less."""

import pytest

from cms.core import clock
from media_pipeline import services
from media_pipeline.errors import StillAtWork
from media_pipeline.jobs import runner
from media_pipeline.jobs.scratch import work_root
from media_pipeline.models import Asset, Job, SourceFile, Step, Track, Version
from media_pipeline.stores import PRIVATE, store
from tests.factories.media_jobs import SmallWork, a_lease, an_asset, fresh, job_of

pytestmark = pytest.mark.django_db
WORDS = "WEBVTT\n\n00:00.000 --> 00:01.000\n荷塘\n"


def published(content: bytes = b"a film") -> Asset:
    """An asset that plays, with captions."""
    asset = an_asset(content)
    runner.run_job(job_of(asset).pk, work=SmallWork())
    services.attach_track(asset=asset, language="zh", label="中文", vtt_text=WORDS, at=clock.now())
    return fresh(asset)


def keys_of(asset: Asset) -> list[str]:
    return store(asset.delivery).list(f"v/{asset.uuid}")


@pytest.fixture
def purged(django_capture_on_commit_callbacks):
    """Deletes an asset and purges it, as after a commit."""

    def purge(asset: Asset) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            services.delete(asset=asset, at=clock.now())
            services.purge(asset=asset)

    return purge


def test_neither_row_nor_file_is_left_of_a_published_asset(purged):
    asset = published()
    source = asset.source
    assert keys_of(asset)

    purged(asset)

    assert keys_of(asset) == []
    assert not store(PRIVATE).exists(source.key)
    for model in (Asset, SourceFile, Version, Job, Step, Track):
        assert not model.objects.exists(), model


def test_source_stays_while_another_asset_is_made_of_it(purged):
    first, second = published(), published()
    assert first.source == second.source

    purged(first)

    assert fresh(second).is_playing
    assert keys_of(second)
    assert store(PRIVATE).exists(second.source.key)


def test_asset_whose_work_never_began_is_purged_too(purged):
    asset = an_asset()
    source = asset.source

    purged(asset)

    assert not Asset.objects.exists()
    assert not store(PRIVATE).exists(source.key)


def test_half_made_things_of_its_job_go_too(purged):
    asset = an_asset()
    job = job_of(asset)
    folder = work_root() / str(job.pk) / "transcode-left"
    folder.mkdir(parents=True)
    store(PRIVATE).put_bytes(f"work/{job.pk}/transcode-left/film", b"half")

    purged(asset)

    assert not folder.parent.exists()
    assert store(PRIVATE).list(f"work/{job.pk}") == []


def test_nothing_is_removed_while_a_worker_has_it_in_hands():
    asset = an_asset()
    a_lease(asset)
    services.delete(asset=asset, at=clock.now())

    with pytest.raises(StillAtWork):
        services.purge(asset=asset)

    assert fresh(asset).state == Asset.State.DELETED
    assert job_of(asset).cancel_requested
    assert store(PRIVATE).exists(asset.source.key)


def test_worker_that_wakes_after_the_purge_writes_nothing(purged):
    asset = an_asset()

    def purge_meanwhile(run):
        Job.objects.filter(pk=run.lease.job_id).update(
            state="cancelled", lease_token="", leased_until=None
        )
        purged(asset)

    runner.run_job(job_of(asset).pk, work=SmallWork(meanwhile=purge_meanwhile))

    assert keys_of(asset) == []
    assert not Version.objects.exists()
