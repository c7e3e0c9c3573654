"""Tools for the cage that are a few lines of Python, and what is left of them."""

import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from media_pipeline.cage import Finished, Limits, run

PLENTY = Limits(timeout_s=20)


def python(code: str, *arguments: str) -> list[str]:
    """A tool that is a few lines of Python."""
    return [sys.executable, "-I", "-S", "-c", code, *arguments]


def caged(tmp_path: Path, code: str, *arguments: str, limits: Limits = PLENTY) -> Finished:
    return run(python(code, *arguments), cwd=tmp_path, limits=limits)


def is_alive(pid: int) -> bool:
    """Running, and not only waiting to be reaped by somebody else."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def waits_until(claim: Callable[[], bool], *, at_most_s: float = 10) -> bool:
    deadline = monotonic() + at_most_s
    while not claim() and monotonic() < deadline:
        sleep(0.01)
    return claim()


def pid_in(path: Path) -> int:
    """The number a tool has written there; 0 before it has."""
    return int(path.read_text() or 0) if path.exists() else 0
