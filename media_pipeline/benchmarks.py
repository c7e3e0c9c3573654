"""`bench transcode`: the whole pipeline against plain ffmpeg, on the same clip, in turn.

Time against the fastest single command that makes the same ladder; CPU against one process a rung.
"""

import logging
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cms.core.benchmarks import BenchRow
from media_pipeline import cage
from media_pipeline.binaries import ffmpeg
from media_pipeline.clips import NAMED, camera_clip
from media_pipeline.package import package
from media_pipeline.plain_commands import one_command, one_process_each
from media_pipeline.plan import Plan, plan
from media_pipeline.poster import choose_poster
from media_pipeline.probe import probe
from media_pipeline.sniff import sniff
from media_pipeline.transcode import Source, transcode

WALL_GOAL, CPU_GOAL = 1.10, 0.72
SECONDS, FULL_SECONDS = 20, 60
ROUNDS, FULL_ROUNDS = 3, 5
# The same grain in every run: sixteen of 256 shades, as a small sensor shows indoors.
PHONE_LENS = "scale=1920:-2:flags=lanczos,noise=alls=8:allf=t:all_seed=5"
PHONE_BITRATE = "17M"
PATIENCE = cage.Limits(timeout_s=3600, stall_s=3600)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took of the clock and of the processors."""

    wall_s: float
    cpu_s: float


def run(*, full: bool = False) -> list[BenchRow]:
    """Two rows; none where there is no clip from a camera to work on."""
    clip = camera_clip()
    if clip is None:
        logger.warning("no clip from a camera: `make setup` brings one, %s=FILE names one", NAMED)
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film = _as_a_phone_films(clip, folder, seconds=FULL_SECONDS if full else SECONDS)
        costs = [_round(film, folder) for _ in range(FULL_ROUNDS if full else ROUNDS)]
    return _rows(clip.name, costs)


def _as_a_phone_films(clip: Path, folder: Path, *, seconds: float) -> Path:
    """The clip again and again, in full HD with a sensor's grain and a phone's bitrate.

    Clips that packages bring along are small and squeezed for the web: reading one costs nothing,
    and nobody uploads such a thing.
    """
    film = folder / "film.mp4"
    argv = [
        *(str(ffmpeg()), "-v", "error", "-nostdin", "-stream_loop", "-1", "-i", f"file:{clip}"),
        *("-t", str(seconds), "-vf", PHONE_LENS, "-c:v", "libx264", "-preset", "veryfast"),
        *("-b:v", PHONE_BITRATE, "-maxrate", PHONE_BITRATE, "-bufsize", PHONE_BITRATE),
        *("-pix_fmt", "yuv420p", "-c:a", "aac", str(film)),
    ]
    _call(argv, inside=folder)
    return film


def _round(film: Path, folder: Path) -> tuple[Cost, list[Cost], Cost]:
    """The pipeline, each way of a single command, and a process a rung, one after the other."""
    made = planned(film)
    ours = _cost(lambda out: _pipeline(film, out), folder)
    single = [
        _cost(lambda out: _call(one_command(made, film, out, threads=0), inside=out), folder),
        _cost(lambda out: _call(one_command(made, film, out, threads=2), inside=out), folder),
    ]
    apart = _cost(lambda out: _call_all(one_process_each(made, film, out), inside=out), folder)
    logger.info("bench transcode: ours %s, single %s, apart %s", ours, single, apart)
    return ours, single, apart


def planned(film: Path) -> Plan:
    return plan(probe(film, sniff(film)))


def _pipeline(film: Path, out: Path) -> None:
    """All that a job does between the stored source and the finished folder."""
    container = sniff(film)
    made = plan(probe(film, container))
    transcode(made, source=Source(path=film, container=container), folder=out)
    choose_poster(out)
    package(out, made)


def _call(argv: Sequence[str], *, inside: Path) -> None:
    """In the cage like our own: a nicer process would lose to it on a busy machine."""
    cage.run(argv, cwd=inside, limits=PATIENCE)


def _call_all(commands: Sequence[Sequence[str]], *, inside: Path) -> None:
    for argv in commands:
        _call(argv, inside=inside)


def _cost(work: Callable[[Path], None], folder: Path) -> Cost:
    with tempfile.TemporaryDirectory(dir=folder) as out:
        began, used = time.perf_counter(), _cpu_s()
        work(Path(out))
        return Cost(wall_s=time.perf_counter() - began, cpu_s=_cpu_s() - used)


def _cpu_s() -> float:
    """Of this process and all that it has waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def _rows(clip: str, costs: Sequence[tuple[Cost, list[Cost], Cost]]) -> list[BenchRow]:
    """The best round of each side: what disturbs a run only ever makes it slower."""
    ours_wall = min(ours.wall_s for ours, _, _ in costs)
    single_wall = min(way.wall_s for _, single, _ in costs for way in single)
    ours_cpu = min(ours.cpu_s for ours, _, _ in costs)
    apart_cpu = min(apart.cpu_s for _, _, apart in costs)
    seen = f"{clip}，全高清、带颗粒"
    return [
        BenchRow(
            what=f"整条流程的用时（{seen}）",
            against="做出同样几档的最快一条 ffmpeg 命令",
            ratio=round(ours_wall / single_wall, 3),
            goal=WALL_GOAL,
        ),
        BenchRow(
            what=f"整条流程的处理器用时（{seen}）",
            against="每一档各用一个 ffmpeg 进程",
            ratio=round(ours_cpu / apart_cpu, 3),
            goal=CPU_GOAL,
        ),
    ]
