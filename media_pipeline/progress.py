"""How far ffmpeg is, from its `-progress pipe:1`: never backwards, never past the end."""

from collections.abc import Callable

MICROSECONDS = 1_000_000
Tell = Callable[[float], None]


def unheard(fraction: float) -> None:
    """Nobody listens."""


class Progress:
    """One pass of a tool as a span of the whole work, told as a fraction from 0 to 1."""

    def __init__(
        self, tell: Tell, *, duration_s: float, start: float = 0.0, end: float = 1.0
    ) -> None:
        self._tell = tell
        self._duration_us = max(duration_s * MICROSECONDS, 1)
        self._start, self._end = start, end
        self._told = start

    def hear(self, line: str) -> None:
        """One line of the tool's standard output."""
        key, _, value = line.strip().partition("=")
        if key == "progress" and value == "end":
            self._reach(self._end)
        # ffmpeg says N/A before the first frame, and a negative time inside an encoder's delay.
        elif key == "out_time_us" and value.isdecimal():
            done = min(int(value) / self._duration_us, 1.0)
            self._reach(self._start + done * (self._end - self._start))

    def _reach(self, fraction: float) -> None:
        if fraction > self._told:
            self._told = fraction
            self._tell(fraction)
