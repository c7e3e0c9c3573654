"""What a tool says, read without a thread: lines of standard output, the end of its errors."""

import os
import selectors
from collections.abc import Callable
from subprocess import Popen
from types import TracebackType
from typing import IO, Self

from media_pipeline.errors import SaidTooMuch

CHUNK_BYTES = 64 * 1024
TAIL_BYTES = 4 * 1024
LONGEST_LINE_BYTES = 64 * 1024


class Pipes:
    """Both pipes of one process; `on_line` hears each line of standard output."""

    def __init__(
        self, process: Popen[bytes], *, on_line: Callable[[str], None], kept_bytes: int
    ) -> None:
        self._on_line: Callable[[str], None] = on_line
        self._kept_bytes = kept_bytes
        self._kept = bytearray()
        self._line = bytearray()
        self._tail = b""
        self._selector = selectors.DefaultSelector()
        self._streams: dict[int, IO[bytes]] = {}
        for stream, hear in ((process.stdout, self._hear), (process.stderr, self._note)):
            if stream is not None:
                self._streams[stream.fileno()] = stream
                self._selector.register(stream.fileno(), selectors.EVENT_READ, hear)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number in list(self._streams):
            self._close(number)
        self._selector.close()

    @property
    def are_closed(self) -> bool:
        """Whether the tool, and whatever it started, has let go of both."""
        return not self._streams

    @property
    def stdout(self) -> str:
        """What was kept of standard output."""
        return self._kept.decode(errors="replace")

    @property
    def stderr_tail(self) -> str:
        """The last words."""
        return self._tail.decode(errors="replace")

    def read(self, timeout_s: float) -> None:
        """Take what has come, waiting at most so long for the first of it."""
        for key, _ in self._selector.select(timeout_s):
            chunk = os.read(key.fd, CHUNK_BYTES)
            if chunk:
                key.data(chunk)
            else:
                self._close(key.fd)
        if self.are_closed and self._line:
            self._end_line()

    def discard(self, timeout_s: float) -> None:
        """Keep the pipes from filling up while the tool is being ended; nobody listens any more."""
        self._on_line = _unheard
        self._kept_bytes = 0
        for key, _ in self._selector.select(timeout_s):
            if not os.read(key.fd, CHUNK_BYTES):
                self._close(key.fd)

    def _close(self, number: int) -> None:
        self._selector.unregister(number)
        self._streams.pop(number).close()

    def _hear(self, chunk: bytes) -> None:
        if self._kept_bytes:
            self._kept += chunk
            if len(self._kept) > self._kept_bytes:
                message = f"the tool said more than {self._kept_bytes} bytes"
                raise SaidTooMuch(message, stderr_tail=self.stderr_tail)
        self._line += chunk
        while (end := self._line.find(b"\n")) >= 0:
            self._end_line(end)
        if len(self._line) > LONGEST_LINE_BYTES:
            self._end_line()

    def _end_line(self, end: int | None = None) -> None:
        line = self._line[:end].decode(errors="replace").rstrip("\r")
        del self._line[: None if end is None else end + 1]
        self._on_line(line)

    def _note(self, chunk: bytes) -> None:
        self._tail = (self._tail + chunk)[-TAIL_BYTES:]


def _unheard(line: str) -> None:
    """Nobody listens."""
