"""The object store answers 503 midway: nothing half is seen, and later the job goes on."""

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import storages

from cms.core import clock
from media_pipeline import services
from media_pipeline.errors import MediaFault
from media_pipeline.jobs.runner import run_job
from media_pipeline.models import Asset, Job, SourceFile
from media_pipeline.stores import PRIVATE, store
from media_pipeline.stores.s3 import PART_BYTES
from tests.factories.media_jobs import FILES, SmallWork, an_asset, fresh, job_of, published_keys
from tests.factories.unwell_store import Unwell, never, unwell_store

pytestmark = [pytest.mark.django_db, pytest.mark.services("s3")]


@pytest.fixture
def s3(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Unwell]:
    monkeypatch.setattr("media_pipeline.jobs.heartbeat.LOOK_S", 600)
    with unwell_store(settings) as server:
        yield server


def refuse(method: str, part: str) -> Any:
    """Requests of that method whose path holds these words."""
    return lambda asked, path: asked == method and part in path


REFUSED = {
    "the source cannot be fetched": ("GET", "source.bin"),
    "a finished step cannot be kept": ("PUT", "/private/work/"),
    "a segment cannot be sent": ("PUT", "/open/v/"),
    "the master cannot be sent": ("PUT", "master.m3u8"),
    "strays cannot be looked for": ("GET", "list-type=2"),
}


@pytest.mark.parametrize(("method", "part"), REFUSED.values(), ids=REFUSED.keys())
def test_a_job_waits_for_the_store_and_then_goes_on(s3: Unwell, method: str, part: str) -> None:
    asset = an_asset()
    s3.refuses = refuse(method, part)
    run_job(job_of(asset).pk, work=SmallWork())
    assert s3.refused
    assert (fresh(asset).live_version, job_of(asset).state) == (None, "open")
    assert job_of(asset).lease_token == ""

    s3.refuses = never
    Job.objects.update(not_before=clock.now())
    run_job(job_of(asset).pk, work=SmallWork())

    assert fresh(asset).state == "ready"
    assert len(published_keys(asset)) == len(FILES)


@pytest.mark.parametrize(
    ("method", "part"),
    [("GET", "source.bin"), ("PUT", "/private/work/"), ("PUT", "/open/v/")],
    ids=["fetching", "keeping", "sending"],
)
def test_a_store_that_does_not_answer_hangs_no_worker(
    settings: Any, monkeypatch: pytest.MonkeyPatch, method: str, part: str
) -> None:
    monkeypatch.setattr("media_pipeline.jobs.heartbeat.LOOK_S", 600)
    asset = an_asset(b"a film nobody answers for: " + part.encode())
    with unwell_store(settings, read_s=0.7) as s3:
        s3.hangs = refuse(method, part)
        begun = time.monotonic()

        run_job(job_of(asset).pk, work=SmallWork())

        assert s3.hung
        assert time.monotonic() - begun < 15
    job = job_of(asset)
    assert (job.state, job.error_code, job.lease_token) == ("open", "store_fault", "")
    assert job.not_before > clock.now()


def test_a_film_of_many_parts_is_stored_whole_or_not_at_all(s3: Unwell, tmp_path: Path) -> None:
    film, key = tmp_path / "film", f"sources/{uuid4()}/source.bin"
    film.write_bytes(os.urandom(PART_BYTES * 2 + 5))
    s3.refuses = refuse("PUT", "partNumber=2")
    with pytest.raises(MediaFault):
        store(PRIVATE).put(key, film)
    left = (store(PRIVATE).list(key.rpartition("/")[0]), parts_waiting(key))

    s3.refuses = never
    store(PRIVATE).put(key, film)

    with store(PRIVATE).open(key) as stored:
        assert hashlib.sha256(stored.read()).digest() == hashlib.sha256(film.read_bytes()).digest()
    assert left == ([], [])


def parts_waiting(key: str) -> list[str]:
    """Uploads in parts of that key which were begun and neither joined nor given up."""
    bucket = storages["guarded"]
    found = bucket.connection.meta.client.list_multipart_uploads(Bucket=bucket.bucket_name)
    return [one["UploadId"] for one in found.get("Uploads", []) if one["Key"].endswith(key)]


def test_no_master_is_there_before_every_segment(s3: Unwell) -> None:
    asset = an_asset()
    s3.refuses = refuse("PUT", "00000.m4s")

    run_job(job_of(asset).pk, work=SmallWork())

    assert not any("master" in key for key in published_keys(asset))


def test_an_upload_that_cannot_be_kept_leaves_no_row(s3: Unwell) -> None:
    s3.refuses = refuse("PUT", "/private/")

    with pytest.raises(MediaFault):
        an_asset(b"nobody has sent this before")

    assert not Asset.objects.exists()
    assert not SourceFile.objects.exists()


def test_a_job_goes_on_elsewhere_from_what_was_kept(s3: Unwell, settings: Any, tmp_path) -> None:
    asset = an_asset()
    s3.refuses = refuse("PUT", "/open/v/")
    run_job(job_of(asset).pk, work=SmallWork())
    assert store(PRIVATE).list(f"work/{job_of(asset).pk}")
    s3.refuses = never
    Job.objects.update(not_before=clock.now())

    settings.VAR_DIR = tmp_path
    elsewhere = SmallWork()
    run_job(job_of(asset).pk, work=elsewhere)

    assert elsewhere.done == []
    assert fresh(asset).state == "ready"
    assert len(published_keys(asset)) == len(FILES)


def test_captions_that_cannot_be_kept_leave_the_old_ones(s3: Unwell) -> None:
    asset = an_asset()
    words = {"asset": asset, "language": "zh", "label": "中文"}
    old = services.attach_track(**words, vtt_text="WEBVTT\n", at=clock.now())
    s3.refuses = refuse("PUT", "captions")

    with pytest.raises(MediaFault):
        services.attach_track(**words, vtt_text="WEBVTT\n\nnew\n", at=clock.now())

    assert asset.tracks.get() == old
    assert published_keys(asset) == [old.key]
