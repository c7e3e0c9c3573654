"""What waits to be written to one socket, and what happens when that socket is slow."""

import asyncio
import logging
import time
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from dataclasses import dataclass
from typing import Any

from cms.live.frames import Frame

logger = logging.getLogger(__name__)

Writing = Coroutine[Any, Any, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How much may wait for a slow socket, and how long."""

    frames: int = 256
    octets: int = 1024 * 1024
    stuck_s: float = 30
    overflows: int = 3
    overflows_within_s: float = 60


class SocketQueue:
    """Frames in order, one written at a time; a task writes only while the socket takes none."""

    __slots__ = (
        "_frames",
        "_gone",
        "_is_over",
        "_octets",
        "_overflows",
        "_patience",
        "_progress_awaited",
        "_send",
        "_writer",
        "_writing_since",
        "longest",
    )

    def __init__(
        self,
        send: Callable[[Frame], Writing],
        *,
        gone: Callable[[], None],
        patience: Patience,
    ) -> None:
        self._send = send
        self._gone = gone
        self._patience = patience
        self._frames: deque[Frame] = deque()
        self._octets = 0
        self._overflows: deque[float] = deque(maxlen=patience.overflows)
        self._progress_awaited: list[asyncio.Future[None]] = []
        self._writer: asyncio.Task[None] | None = None
        self._writing_since = 0.0
        self._is_over = False
        self.longest = 0

    def put(self, frame: Frame) -> bool:
        """Write it, or queue it behind one that waits; False (and gone) when too much waits."""
        if self._writer is None:
            self._begin(frame)
            return True
        waiting = len(self._frames)
        is_full = waiting >= self._patience.frames
        if is_full or (waiting and self._octets + frame.size > self._patience.octets):
            return False
        self._frames.append(frame)
        self._octets += frame.size
        self.longest = max(self.longest, waiting + 1)
        return True

    def drop(self, topic: str) -> None:
        """Forget what waits of a topic, except that its asker was caught up once."""
        self._keep(
            [it for it in self._frames if it.topic != topic or it.kind in {"presence", "error"}]
        )

    def overflowed(self) -> bool:
        """Count one more overflow; True when that was one too many."""
        now = time.monotonic()
        self._overflows.append(now)
        is_full = len(self._overflows) == self._patience.overflows
        return is_full and now - self._overflows[0] <= self._patience.overflows_within_s

    async def room(self, octets: int = 0) -> None:
        """Return when half of the places are free and so many octets would fit, or all is out."""
        while not self._has_room(octets):
            await self._next_progress()

    async def written_out(self) -> None:
        """Return when nothing waits and nothing is being written: the socket reads again."""
        while self._writer is not None:
            await self._next_progress()

    def is_stuck(self, now: float) -> bool:
        """One write has been waiting for too long."""
        return self._writer is not None and now - self._writing_since > self._patience.stuck_s

    def end(self) -> None:
        """Nothing is written any more; what is put from now on is dropped."""
        self._is_over = True
        self._keep([])
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None

    async def _next_progress(self) -> None:
        awaited = asyncio.get_running_loop().create_future()
        self._progress_awaited.append(awaited)
        await awaited

    def _has_room(self, octets: int) -> bool:
        is_short = len(self._frames) <= self._patience.frames // 2
        fits = self._octets + octets <= self._patience.octets
        return not self._frames or (is_short and fits)

    def _keep(self, frames: list[Frame]) -> None:
        self._frames = deque(frames)
        self._octets = sum(frame.size for frame in frames)
        self._tell_of_progress()

    def _tell_of_progress(self) -> None:
        if self._progress_awaited:
            waiting, self._progress_awaited = self._progress_awaited, []
            for awaited in waiting:
                if not awaited.done():
                    awaited.set_result(None)

    def _begin(self, frame: Frame) -> None:
        """Nothing waits: a task for a write that ends at once would cost more than the write."""
        if self._is_over:
            return
        writing = self._send(frame)
        try:
            awaited = writing.send(None)
        except StopIteration:
            return
        except Exception:
            logger.debug("a connection was gone when it was written to", exc_info=True)
            self.end()
            # Not at once: whoever puts may be going through all sockets of a topic.
            asyncio.get_running_loop().call_soon(self._gone)
            return
        self._writing_since = time.monotonic()
        self._writer = asyncio.get_running_loop().create_task(
            self._write(_rest_of(writing, awaited))
        )
        self._writer.add_done_callback(self._written)

    async def _write(self, begun: Awaitable[None]) -> None:
        await begun
        self._tell_of_progress()
        while self._frames:
            frame = self._frames.popleft()
            self._octets -= frame.size
            self._writing_since = time.monotonic()
            await self._send(frame)
            self._tell_of_progress()
        self._writer = None
        self._tell_of_progress()

    def _written(self, writer: asyncio.Task[None]) -> None:
        if not writer.cancelled() and writer.exception() is not None:
            # Whatever broke, this socket takes nothing any more.
            self.end()
            self._gone()


@types.coroutine
def _rest_of(writing: Writing, awaited: Any) -> Generator[Any, Any, None]:
    """What is left of a write that was begun without a task and has to wait after all."""
    try:
        yield awaited
        yield from writing.__await__()
    finally:
        writing.close()
