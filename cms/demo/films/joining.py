"""Frames and speech become one file: the ffmpeg of the media pipeline, in its cage."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from cms.demo.films.frames import FILM_HEIGHT, FILM_WIDTH, Way
from cms.demo.films.narration import Narration
from media_pipeline.binaries import ffmpeg
from media_pipeline.cage import Limits, run

FPS = 25
FADE_S = 0.4
# The same bytes from run to run: no dates, no names of encoders.
EXACT = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
SOUND = ("-c:a", "aac", "-b:a", "64k", "-ar", "44100", "-ac", "1")
PICTURE = (
    *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p"),
    *("-flags:v", "+bitexact", "-threads", "2"),
)


def join_sound(narration: Narration, *, into: Path) -> None:
    """The speech alone, packed."""
    inputs = ("-i", f"file:{narration.path}")
    _run([*inputs, *SOUND, *EXACT, f"file:{into}"], folder=into.parent, seconds=narration.seconds)


def join_film(
    narration: Narration, *, frames: Sequence[Path], ways: Sequence[Way], into: Path
) -> None:
    """Each frame is held for its sentence, and fades into the next while nobody speaks."""
    inputs = [word for path in (*frames, narration.path) for word in ("-i", f"file:{path}")]
    graph = ";".join(_graph(narration, ways))
    mapped = ("-map", f"[x{len(ways) - 1}]", "-map", f"{len(frames)}:a")
    argv = [*inputs, "-filter_complex", graph, *mapped, *PICTURE, *SOUND, *EXACT]
    argv += ["-t", f"{narration.seconds:.3f}", "-movflags", "+faststart", f"file:{into}"]
    _run(argv, folder=into.parent, seconds=narration.seconds)


def _graph(narration: Narration, ways: Sequence[Way]) -> list[str]:
    """The chains of the filter graph: `[v…]` a moving frame, `[x…]` all up to that one."""
    begins = _changes(narration)
    chains = []
    for number, (way, (begin, end)) in enumerate(zip(ways, pairwise(begins), strict=True)):
        held = round((end - begin + FADE_S) * FPS)
        moving = f"crop={FILM_WIDTH}:{FILM_HEIGHT}:'{way.x}':'{way.y}'"
        chains.append(
            f"[{number}:v]loop=loop={held - 1}:size=1,setpts=N/{FPS}/TB,fps={FPS},"
            f"{moving},setsar=1,format=yuv420p,settb=1/{FPS}[v{number}]"
        )
    chains.append("[v0]null[x0]")
    chains += [
        f"[x{number - 1}][v{number}]xfade=fade:duration={FADE_S}:offset={begin:.3f}[x{number}]"
        for number, begin in enumerate(begins[:-1])
        if number
    ]
    return chains


def _changes(narration: Narration) -> list[float]:
    """When each frame begins to show, and the end of all: a fade is over as its sentence begins."""
    later = [round((begin - FADE_S) * FPS) / FPS for begin, _ in narration.moments[1:]]
    return [0.0, *later, narration.seconds]


def _run(argv: Sequence[str], *, folder: Path, seconds: float) -> None:
    limits = Limits.for_work(duration_s=seconds, pixels=FILM_WIDTH * FILM_HEIGHT)
    opening = [str(ffmpeg()), "-v", "error", "-nostdin", "-y", "-progress", "pipe:1"]
    run([*opening, *argv], cwd=folder, limits=limits)
