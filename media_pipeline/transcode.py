"""From a planned source to the files of a version: one process listens, one makes everything."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from media_pipeline import cage, graph, layout
from media_pipeline.binaries import ffmpeg
from media_pipeline.errors import Incomplete, ToolFailed
from media_pipeline.loudness import UNTOUCHED, Correction, Loudness, correction, heard
from media_pipeline.plan import Plan, SoundPlan
from media_pipeline.progress import Progress, Tell, unheard
from media_pipeline.sniff import Container

# A worker runs one job for every two cores.
THREADS = min(2, os.cpu_count() or 1)
ANSWER = cage.Limits(timeout_s=10, file_bytes=0)
# By tool: not every recent ffmpeg has the option.
_drops_changed: dict[Path, bool] = {}
# What listening costs of the whole: nothing beside a picture, a third of a sound alone.
LISTENING_SHARE = {"video": 0.03, "audio": 0.3}

# ffmpeg's own words for it: its exit code past `-max_error_rate`, and its plainest error.
MOSTLY_UNDECODABLE = 69
NOTHING_USABLE = "Invalid data found when processing input"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file somebody sent, and the one container it may be opened as."""

    path: Path
    container: Container

    @property
    def opening(self) -> list[str]:
        return cage.input_arguments(self.container, self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcoded:
    """What was done to the sound; the files lie where `layout` says."""

    folder: Path
    loudness: Loudness | None
    correction: Correction


def transcode(
    plan: Plan,
    *,
    source: Source,
    folder: Path,
    on_progress: Tell = unheard,
    cancelled: Callable[[], bool] = cage.never,
) -> Transcoded:
    """Write every rung and sound of `plan` into the empty `folder`, with frames for a poster.

    Raises Incomplete for a source that cannot be decoded, else what `cage.run` raises; then the
    folder holds leftovers that are nobody's.
    """
    for name in (*layout.folders(plan), layout.CANDIDATES):
        (folder / name).mkdir(parents=True)
    work = _Work(plan, source=source, folder=folder, cancelled=cancelled)
    share = LISTENING_SHARE[plan.kind] if plan.sound else 0.0
    loudness = work.listen(plan.sound, on_progress, until=share) if plan.sound else None
    chosen = _correction(plan.sound, loudness)
    work.make(chosen, on_progress, start=share)
    work.take_cover()
    return Transcoded(folder=folder, loudness=loudness, correction=chosen)


def _correction(sound: SoundPlan | None, loudness: Loudness | None) -> Correction:
    if sound is None or loudness is None:
        return UNTOUCHED
    return correction(loudness, target_lufs=sound.loudness_lufs, ceiling_db=sound.true_peak_db)


def is_undecodable(fault: ToolFailed) -> bool:
    """Whether the tool gave up because most of the source cannot be decoded."""
    return fault.returncode == MOSTLY_UNDECODABLE or NOTHING_USABLE in fault.stderr_tail


def unshaken(tool: Path, *, cwd: Path) -> tuple[str, ...]:
    """Options for an input whose streams may change midway.

    A picture that changes its size is scaled on; a sound that changes its rate is damaged there.
    Either would else start the graph anew, and fill the time from 0 again.
    """
    if tool not in _drops_changed:
        asked = [str(tool), "-hide_banner", "-h", "long"]
        said = cage.run(asked, cwd=cwd, limits=ANSWER).stdout
        _drops_changed[tool] = "-drop_changed" in said
    sound = ("-drop_changed:a", "1") if _drops_changed[tool] else ()
    return ("-reinit_filter:v", "0", *sound)


class _Work:
    """The tool's runs over one source."""

    def __init__(
        self, plan: Plan, *, source: Source, folder: Path, cancelled: Callable[[], bool]
    ) -> None:
        self._plan, self._folder, self._cancelled = plan, folder, cancelled
        self._tool = ffmpeg()
        self._opening = [*unshaken(self._tool, cwd=folder), *source.opening]
        pixels = max((rung.width * rung.height_px for rung in plan.rungs), default=0)
        self._limits = cage.Limits.for_work(duration_s=plan.duration_s, pixels=pixels)

    def listen(self, sound: SoundPlan, on_progress: Tell, *, until: float) -> Loudness:
        argv = graph.listening(sound, tool=self._tool, opening=self._opening)
        return heard(self._run(argv, self._progress(on_progress, start=0.0, end=until)))

    def make(self, chosen: Correction, on_progress: Tell, *, start: float) -> None:
        argv = graph.ladder(
            self._plan,
            tool=self._tool,
            opening=self._opening,
            threads=THREADS,
            correction=chosen,
        )
        self._run(argv, self._progress(on_progress, start=start, end=1.0))

    def take_cover(self) -> None:
        """A cover that cannot be opened costs only itself."""
        if self._plan.cover_index is None:
            return
        argv = graph.cover(self._plan, tool=self._tool, opening=self._opening)
        with suppress(ToolFailed, Incomplete):
            self._run(argv, self._progress(unheard, start=0.0, end=1.0))

    def _progress(self, tell: Tell, *, start: float, end: float) -> Progress:
        return Progress(tell, duration_s=self._plan.duration_s, start=start, end=end)

    def _run(self, argv: list[str], progress: Progress) -> str:
        try:
            done = cage.run(
                argv,
                cwd=self._folder,
                limits=self._limits,
                on_line=progress.hear,
                cancelled=self._cancelled,
            )
        except ToolFailed as fault:
            if is_undecodable(fault):
                raise Incomplete from fault
            raise
        return done.stderr_tail
