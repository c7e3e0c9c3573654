"""How much one run of a tool may use up."""

import os
from dataclasses import dataclass
from math import ceil
from typing import Self

GIB = 1024**3
MIB = 1024**2
FULL_HD = 1920 * 1080


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a run may take; past any of it the whole group is ended."""

    timeout_s: float
    # Without a step forward on standard output (see `movement`); silence counts as standing still.
    stall_s: float = 90.0
    memory_bytes: int = 4 * GIB
    # Of each file it writes.
    file_bytes: int = 8 * GIB
    # Of standard output, where nobody reads it line by line.
    stdout_bytes: int = 4 * MIB

    @classmethod
    def for_reading(cls, size_bytes: int) -> Self:
        """To look through a file of this size and write nothing: 10 MiB a second at the worst."""
        return cls(timeout_s=60 + size_bytes / (10 * MIB), file_bytes=0)

    @classmethod
    def for_work(cls, *, duration_s: float, pixels: int) -> Self:
        """To transcode so many seconds of a picture of so many pixels."""
        return cls(timeout_s=60 + 20 * duration_s * max(pixels / FULL_HD, 0.1))

    @property
    def cpu_s(self) -> int:
        """The kernel's own limit, should the supervisor be gone: every core for the whole time."""
        return ceil(self.timeout_s * (os.cpu_count() or 1))
