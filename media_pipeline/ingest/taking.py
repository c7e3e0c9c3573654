"""One file after the other: a bad one is told and the next one is taken."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cms.core import clock
from media_pipeline.captions import to_vtt
from media_pipeline.errors import BadCaption, MediaFault, MediaRefusal
from media_pipeline.ingest.finding import CAPTIONS, CaptionFile, FoundFile
from media_pipeline.jobs import runner
from media_pipeline.jobs.pipeline import work
from media_pipeline.models import Asset, Job
from media_pipeline.reports import AssetReport, report_of
from media_pipeline.services import attach_track, submit
from media_pipeline.sniff import sniff

LOOK_S = 0.5
FAILED = "failed"
BAD_STATES = frozenset({"refused", FAILED, "cancelled"})
NO_SUCH_FILE = "没有这个文件"
EMPTY_FOLDER = "文件夹里没有文件"
NOT_READABLE = "这个文件读不出来"
CAPTION_ALONE = "旁边没有同名的音视频"
NOT_STORED = "现在存不进去，请稍后再试"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one path: an asset, or a sentence."""

    path: Path
    asset: Asset | None = None
    error: str = ""
    message: str = ""
    state: str = "refused"

    def report(self) -> AssetReport | None:
        """The asset as it stands now."""
        return report_of(self.asset) if self.asset else None

    @property
    def is_bad(self) -> bool:
        """No asset came of it, or none that plays."""
        return self.asset is None or self.asset.state in BAD_STATES


def take_in(found: FoundFile, *, title: str = "") -> Iterator[Taken]:
    """Store a file and queue its work; bad captions beside it are told after it."""
    taken = _submitted(found.path, title)
    yield taken
    if taken.asset is not None:
        for caption in found.captions:
            yield from _captioned(taken.asset, caption)


def _submitted(path: Path, title: str) -> Taken:
    if (problem := _problem_with(path)) is not None:
        return problem
    try:
        sniff(path)
        asset = submit(file=path, at=clock.now(), title=title, filename=path.name)
    except MediaRefusal as refusal:
        return Taken(path=path, error=refusal.code, message=refusal.message)
    except OSError:
        return Taken(path=path, error="not_readable", message=NOT_READABLE)
    except MediaFault as fault:
        return Taken(path=path, error=fault.code, message=NOT_STORED, state=FAILED)
    return Taken(path=path, asset=asset)


def _problem_with(path: Path) -> Taken | None:
    if path.is_dir():
        return Taken(path=path, error="empty_folder", message=EMPTY_FOLDER)
    if not path.is_file():
        return Taken(path=path, error="no_such_file", message=NO_SUCH_FILE)
    if path.suffix.lower() in CAPTIONS:
        return Taken(path=path, error="caption_alone", message=CAPTION_ALONE)
    return None


def _captioned(asset: Asset, caption: CaptionFile) -> Iterator[Taken]:
    """Nothing when it went well: the film's own report names its captions."""
    try:
        text = to_vtt(caption.path.read_bytes())
    except BadCaption as refusal:
        yield Taken(path=caption.path, error=refusal.code, message=refusal.message)
    except OSError:
        yield Taken(path=caption.path, error="not_readable", message=NOT_READABLE)
    else:
        attach_track(
            asset=asset,
            language=caption.language,
            label=caption.label,
            vtt_text=text,
            at=clock.now(),
        )


def wait_for(asset: Asset, *, tell: Callable[[int], None]) -> None:
    """Return when the work is over, whoever does it: a worker that lives, or this process.

    The job's lease decides, so both may try.
    """
    while asset.is_busy:
        job = Job.objects.of_asset(asset).first()
        if job is not None:
            tell(job.progress)
            runner.run_job(job.pk, work=work)
        asset.refresh_from_db()
        if asset.is_busy:
            time.sleep(LOOK_S)
