"""Starts a tool in the cage, watches over it, and leaves nothing of it behind."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic

from media_pipeline.cage import launch
from media_pipeline.cage.bubblewrap import wrapped
from media_pipeline.cage.limits import Limits
from media_pipeline.cage.movement import Movement
from media_pipeline.cage.pipes import Pipes
from media_pipeline.errors import Cancelled, Stalled, TimedOut, ToolFailed, ToolFault

TICK_S = 0.25
ASK_EVERY_S = 0.5
# How long it may take to write its last words after TERM.
GRACE_S = 5.0
FIRST_SIGNAL = 128
WALL_TRIAL = Limits(timeout_s=5, file_bytes=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A tool that ended well. `stdout` is empty where it was read line by line."""

    stdout: str
    stderr_tail: str


def never() -> bool:
    """Nobody cancels."""
    return False


def run(
    argv: Sequence[str],
    *,
    cwd: Path,
    limits: Limits,
    on_line: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] = never,
) -> Finished:
    """Run `argv` (its first word an absolute path) to its end inside the folder `cwd`.

    Raises Stalled, TimedOut, Cancelled or ToolFailed, after the whole group has been ended; so it
    is when `on_line` raises. Only what the tool says on standard output shows that it moves:
    ffmpeg needs `-progress pipe:1`.
    """
    bwrap = second_wall()
    walled = list(argv) if bwrap is None else wrapped(argv, bwrap=bwrap, cwd=cwd.resolve())
    return _Run(walled, cwd=cwd, limits=limits).to_its_end(on_line, cancelled=cancelled)


@cache
def second_wall() -> Path | None:
    """bubblewrap, where it is installed and the kernel lets it work."""
    bwrap, harmless = shutil.which("bwrap"), shutil.which("true")
    if bwrap is None or harmless is None:
        return None
    cwd = Path(launch.__file__).parent
    trial = wrapped([harmless], bwrap=Path(bwrap), cwd=cwd)
    try:
        _Run(trial, cwd=cwd, limits=WALL_TRIAL).to_its_end(None, cancelled=never)
    except ToolFault:
        return None
    return Path(bwrap)


class _Run:
    """One process group, from its start until nothing of it is left."""

    def __init__(self, argv: Sequence[str], *, cwd: Path, limits: Limits) -> None:
        self._limits = limits
        self._process = _started(argv, cwd=cwd, limits=limits)
        self._movement = Movement()
        self._moved_at = self._started_at = monotonic()
        self._asked_at = 0.0

    def to_its_end(
        self, on_line: Callable[[str], None] | None, *, cancelled: Callable[[], bool]
    ) -> Finished:
        def hear(line: str) -> None:
            if self._movement.shown_by(line):
                self._moved_at = monotonic()
            if on_line is not None:
                on_line(line)

        kept_bytes = self._limits.stdout_bytes if on_line is None else 0
        with Pipes(self._process, on_line=hear, kept_bytes=kept_bytes) as pipes:
            try:
                self._watch(pipes, cancelled=cancelled)
            finally:
                self._leave_nothing(pipes)
            return self._judged(pipes)

    def _watch(self, pipes: Pipes, *, cancelled: Callable[[], bool]) -> None:
        while not self._has_exited():
            # With both pipes closed only a short sleep is left to notice the end by.
            pipes.read(TICK_S / 50 if pipes.are_closed else TICK_S)
            self._ask(cancelled)
            self._judge_pace(pipes)
        self._hear_last_words(pipes)

    def _ask(self, cancelled: Callable[[], bool]) -> None:
        """Seldom: the answer may stand in a database, and pipes wake us thousands of times."""
        now = monotonic()
        if now - self._asked_at >= ASK_EVERY_S:
            self._asked_at = now
            if cancelled():
                raise Cancelled

    def _judge_pace(self, pipes: Pipes) -> None:
        now = monotonic()
        if now - self._started_at > self._limits.timeout_s:
            message = f"not done after {self._limits.timeout_s:.0f} s"
            raise TimedOut(message, stderr_tail=pipes.stderr_tail)
        if now - self._moved_at > self._limits.stall_s:
            message = f"no step forward in {self._limits.stall_s:.0f} s"
            raise Stalled(message, stderr_tail=pipes.stderr_tail)

    def _hear_last_words(self, pipes: Pipes) -> None:
        """What it started goes with it; only then do the pipes say all there is."""
        self._signal(signal.SIGKILL)
        deadline = monotonic() + GRACE_S
        while not pipes.are_closed and monotonic() < deadline:
            pipes.read(TICK_S)

    def _leave_nothing(self, pipes: Pipes) -> None:
        """TERM to the group, KILL when it does not listen; the leader is reaped last of all."""
        deadline = monotonic() + GRACE_S
        if not self._has_exited():
            self._signal(signal.SIGTERM)
        while not self._has_exited() and monotonic() < deadline:
            pipes.discard(TICK_S / 10)
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _has_exited(self) -> bool:
        """Looks without reaping, so that the number of the group stays ours."""
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self._process.pid, flags) is not None

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def _judged(self, pipes: Pipes) -> Finished:
        code = signed(self._process.returncode)
        if code == -signal.SIGXCPU:
            message = f"used up {self._limits.cpu_s} s of CPU"
            raise TimedOut(message, stderr_tail=pipes.stderr_tail)
        if code:
            raise ToolFailed(code, stderr_tail=pipes.stderr_tail)
        return Finished(stdout=pipes.stdout, stderr_tail=pipes.stderr_tail)


def signed(code: int) -> int:
    """bubblewrap tells a signal as a shell does; we tell it as Python does."""
    return FIRST_SIGNAL - code if code > FIRST_SIGNAL else code


def _started(argv: Sequence[str], *, cwd: Path, limits: Limits) -> subprocess.Popen[bytes]:
    bounds = (os.getpid(), limits.memory_bytes, limits.file_bytes, limits.cpu_s)
    launcher = [sys.executable, "-I", "-S", launch.__file__, *map(str, bounds)]
    return subprocess.Popen(
        [*launcher, *argv],
        cwd=cwd,
        env=_clean_environment(cwd),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _clean_environment(cwd: Path) -> dict[str, str]:
    """Nothing of ours: no keys, no proxies, no home. Fewer arenas keep address space small."""
    return {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "HOME": str(cwd),
        "TMPDIR": str(cwd),
        "MALLOC_ARENA_MAX": "2",
    }
