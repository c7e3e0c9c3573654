"""One connection inside the hub."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from cms.live import frames, topics
from cms.live.catching_up import NOT_FOUND, CatchingUp, Since
from cms.live.frames import Frame
from cms.live.line import Subscription
from cms.live.lines import Lines
from cms.live.outlet import TOO_SLOW, Outlet
from cms.live.socket_queue import Patience, SocketQueue

logger = logging.getLogger(__name__)

CLOSING_S = 5.0
# asyncio forgets tasks nobody holds.
_closing: set[asyncio.Task[None]] = set()


class Member:
    """Returned by `Hub.join`, ended by `leave`."""

    def __init__(
        self,
        outlet: Outlet,
        *,
        lines: Lines,
        catching_up: CatchingUp,
        patience: Patience,
        left: Callable[["Member"], None],
    ) -> None:
        self.outlet = outlet
        self._lines = lines
        self._catching_up = catching_up
        self._left = left
        self._held: dict[str, Subscription] = {}
        self._is_open = True
        self.queue = SocketQueue(outlet.send, gone=self.leave, patience=patience)

    @property
    def topics(self) -> frozenset[str]:
        """What it is subscribed to, the subscriptions under way included: the edge limits them."""
        return frozenset(self._held)

    def subscribe(
        self,
        topic: str,
        *,
        ask_id: object = None,
        epoch: str | None = None,
        offset: int | None = None,
    ) -> None:
        """Begin at once and answer by frames.

        `snapshot`, or what was missed since epoch and offset, or `resync` and then `snapshot`; then
        one `presence` with this id, then events. Or one `error` `not_found` with this id. A second
        time begins anew.
        """
        found = topics.find(topic)
        if found is None:
            self.send(frames.error("not_found", NOT_FOUND, ask_id=ask_id, topic=topic))
            return
        if not self._is_open:
            return
        self.unsubscribe(topic)
        held = Subscription(
            topic=found,
            line=self._lines.open(topic),
            ask_id=ask_id,
            outlet=self.outlet,
            queue=self.queue,
            forgotten=lambda: self._forget(topic, held),
            close=self.close,
        )
        self._held[topic] = held
        since = None
        if epoch is not None and offset is not None:
            since = Since(epoch=epoch, offset=offset)
        self._catching_up.begin(held, since=since)

    def unsubscribe(self, topic: str) -> None:
        """No event of this topic is queued any more; unknown topics are passed over."""
        if held := self._held.get(topic):
            held.end()

    def send(self, frame: Frame) -> None:
        """Queue a frame of the edge's own (`reply`, `error`, `ping`) behind what is queued."""
        if self._is_open and not self.queue.put(frame):
            self.close(TOO_SLOW)

    def leave(self) -> None:
        """The connection is closed; may be called twice."""
        if not self._is_open:
            return
        self._is_open = False
        for held in self.subscriptions():
            held.end()
        self.queue.end()
        self._left(self)

    def subscriptions(self) -> Sequence[Subscription]:
        return list(self._held.values())

    def close(self, code: int) -> None:
        """End the connection from this side; what is queued is dropped."""
        if not self._is_open:
            return
        self.leave()
        closing = asyncio.get_running_loop().create_task(self._close(code))
        _closing.add(closing)
        closing.add_done_callback(_closing.discard)

    async def _close(self, code: int) -> None:
        try:
            await asyncio.wait_for(self.outlet.close(code), CLOSING_S)
        except Exception:
            logger.info("a connection was gone before it was closed", exc_info=True)

    def _forget(self, topic: str, held: Subscription) -> None:
        if self._held.get(topic) is held:
            del self._held[topic]
