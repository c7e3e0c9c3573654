"""Assets and their jobs, and small works that need no film."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from cms.core import clock
from media_pipeline import services
from media_pipeline.jobs.leases import Lease, claim, holding
from media_pipeline.jobs.publishing import Made, MadeRendition, publish
from media_pipeline.jobs.run import Run
from media_pipeline.models import Asset, Job, Step
from media_pipeline.stores import store

MASTER = "#EXTM3U\n"
FILES = {"v240/init.mp4": b"head", "v240/00000.m4s": b"film", "master.m3u8": MASTER.encode()}


def an_asset(content: bytes = b"a film", *, at: datetime | None = None, **words: Any) -> Asset:
    """What an editor sent a moment ago."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "film"
        file.write_bytes(content)
        given = {"title": "荷塘", **words}
        return services.submit(file=file, at=at or clock.now(), **given)


def job_of(asset: Asset) -> Job:
    """The asset's only job, as it stands now."""
    return Job.objects.get(version__asset=asset)


def fresh(asset: Asset) -> Asset:
    """The asset as it stands now."""
    return Asset.objects.get(pk=asset.pk)


def a_lease(asset: Asset, *, at: datetime | None = None) -> Lease:
    """The job of that asset, taken."""
    lease = claim(job_of(asset).pk, at=at or clock.now())
    assert lease is not None
    return lease


def lay_out(folder: Path, files: dict[str, bytes] | None = None) -> None:
    """Write these files below a folder."""
    for name, content in (FILES if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def nothing(run: Run) -> None:
    """Nothing happens meanwhile."""


class SmallWork:
    """A job of two steps whose files are a few bytes; counts how often each was really done.

    `meanwhile` is called with the run between the two.
    """

    def __init__(self, meanwhile: Callable[[Run], None] = nothing) -> None:
        self.done: list[str] = []
        self.meanwhile = meanwhile

    def __call__(self, run: Run) -> None:
        run.source()
        run.enter(Asset.State.WORKING)
        run.version.profile_hash = "plan"
        with holding(run.lease):
            run.version.save(update_fields=["profile_hash"])
        film = run.step(Step.Kind.TRANSCODE, self._write, is_dear=True)
        self.meanwhile(run)
        publish(run, made_in(film.folder))

    def _write(self, folder: Path) -> dict[str, str]:
        self.done.append("transcode")
        lay_out(folder)
        return {"loudness": "none"}


def made_in(folder: Path, **words: Any) -> Made:
    """A version of one rendition that lies in a folder."""
    rendition = MadeRendition(
        name="240",
        playlist="v240/index.m3u8",
        codecs="avc1.42c01e",
        peak_bps=200_000,
        average_bps=100_000,
        width=426,
        height=240,
    )
    given = {"kind": "video", "duration_s": 2.0, "folder": folder, "renditions": [rendition]}
    return Made(**{**given, **words})


def published_keys(asset: Asset) -> list[str]:
    """Every file that lies below the asset's own place."""
    return store(asset.delivery).list(f"v/{asset.uuid}")
