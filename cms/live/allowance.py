"""How often one connection may ask: a bucket that lives and dies with it."""

import time
from collections.abc import Callable


class Allowance:
    """`burst` at once, `per_s` again each second."""

    def __init__(
        self, *, burst: int, per_s: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._per_s = per_s
        self._now = now
        self._left = float(burst)
        self._seen = now()

    def take(self) -> int:
        """0 when it was allowed, else the milliseconds to wait; a refused ask is not counted."""
        now = self._now()
        self._left = min(self._burst, self._left + (now - self._seen) * self._per_s)
        self._seen = now
        if self._left >= 1:
            self._left -= 1
            return 0
        return max(1, round((1 - self._left) / self._per_s * 1000))
