"""Processes that may be stopped by somebody who did not start them, and only those."""

import os
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

GRACE_SECONDS = 15.0


def started_ticks(pid: int) -> int | None:
    """When `pid` was started (clock ticks since boot), or None when it is gone or a zombie.

    A number can be given to another process; number and start together cannot.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    state, *rest = fields.rpartition(") ")[2].split()
    return None if state in {"Z", "X"} else int(rest[18])


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningProcess:
    """One process of ours: enough to find it again, and the signal it stops by."""

    name: str
    pid: int
    started: int
    stop_signal: int = signal.SIGTERM

    @classmethod
    def of(cls, name: str, pid: int, stop_signal: int = signal.SIGTERM) -> Self:
        """Record a process that was just started."""
        return cls(
            name=name, pid=pid, started=started_ticks(pid) or 0, stop_signal=int(stop_signal)
        )

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Self:
        """The opposite of `as_json`."""
        return cls(**fields)

    def as_json(self) -> dict[str, Any]:
        """What a later command needs to stop this process."""
        return asdict(self)

    def is_alive(self) -> bool:
        """True while the very process that was recorded runs."""
        return started_ticks(self.pid) == self.started

    def signal(self, number: int) -> None:
        """Send a signal to this process alone, if it still is the recorded one."""
        if self.is_alive():
            os.kill(self.pid, number)

    def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Ask it to end, wait, and kill its group when it does not."""
        self.signal(self.stop_signal)
        # A stopped (frozen) process acts on nothing before it is continued.
        self.signal(signal.SIGCONT)
        if not self._ended_within(grace) and self.is_alive():
            os.killpg(self.pid, signal.SIGKILL)
            self._ended_within(GRACE_SECONDS)

    def _ended_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        _reap(self.pid)
        return not self.is_alive()


def _reap(pid: int) -> None:
    """Collect the exit status when the process is our own child."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
