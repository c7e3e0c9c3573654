"""The disk is really full midway: the job waits, nothing half lies anywhere, then it goes on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from cms.core import clock
from media_pipeline import services
from media_pipeline.jobs import pipeline
from media_pipeline.jobs.runner import run_job
from media_pipeline.jobs.scratch import work_root
from media_pipeline.models import Asset, Job, Step, Version
from media_pipeline.stores import store
from tests.factories import media
from tests.factories.media_jobs import fresh, job_of, published_keys

pytestmark = pytest.mark.django_db(transaction=True)

MOUNT = 'mount -t tmpfs -o size="$1" small "$2" && shift 2 && exec "$@"'
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh")


def with_small_disk(folder: Path, *command: str, size: str = "48k") -> subprocess.CompletedProcess:
    """Run a command for which that folder is a disk of its own, of that size."""
    folder.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [*OWN_MOUNTS, size, str(folder), *command],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture(autouse=True)
def _may_mount(tmp_path: Path) -> None:
    if with_small_disk(tmp_path, "true").returncode:
        pytest.skip("this machine lets nobody mount a small disk of his own")


FULL = {
    "half-made things": (work_root, {"probe"}),
    "the store of open films": (
        lambda: Path(settings.MEDIA_ROOT) / "v",
        {"probe", "transcode", "poster", "package"},
    ),
}


@pytest.mark.parametrize(("place", "steps"), FULL.values(), ids=FULL.keys())
def test_a_full_disk_is_waited_for_and_the_film_is_made_once(place, steps: set[str]) -> None:
    asset = services.submit(file=media.film(seconds=6), title="荷塘", at=clock.now())
    arguments = (connection.settings_dict["NAME"], str(job_of(asset).pk), str(place()))
    module = "tests.media_pipeline.small_disk"

    ended = with_small_disk(place(), sys.executable, "-m", module, *arguments)

    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == []
    job, waiting = job_of(asset), fresh(asset)
    assert (job.state, job.attempt, job.error_code) == ("open", 0, "no_space")
    assert waiting.error_text == "服务器空间不足，腾出后会自动继续"
    assert waiting.live_version is None
    assert set(Step.objects.filter(state="done").values_list("kind", flat=True)) == steps

    Job.objects.update(not_before=clock.now())
    run_job(job.pk, work=pipeline.work)

    ready, version = fresh(asset), Version.objects.get()
    assert (ready.state, ready.live_version, ready.error_text) == ("ready", version, "")
    assert all(key.startswith(f"{version.prefix}/") for key in published_keys(asset))
    assert store("open").exists(version.master)
    assert not (work_root() / str(job.pk)).exists()
    assert Asset.objects.count() == 1
