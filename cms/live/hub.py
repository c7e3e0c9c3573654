"""The hub: one a process, in its event loop; brings every event of a topic to every member once."""

from collections.abc import Iterator

from cms.live.frames import Frame
from cms.live.outlet import Outlet


class Hub:
    """Everything here is called from the event loop that `start` ran in."""

    async def start(self) -> None:
        """Begin to follow the outbox, or Redis when the environment names one."""
        raise NotImplementedError

    async def stop(self) -> None:
        """Stop following; members that are left are forgotten, not closed."""
        raise NotImplementedError

    def join(self, outlet: Outlet) -> "Member":
        """An accepted connection joins; the edge keeps the member and talks to it alone."""
        raise NotImplementedError

    def members(self) -> "Iterator[Member]":
        """Everybody here just now: for the drain and for counting (`user`, `outlet`)."""
        raise NotImplementedError


class Member:
    """One connection inside the hub; returned by `Hub.join`, ended by `leave`."""

    outlet: Outlet

    @property
    def topics(self) -> frozenset[str]:
        """What it is subscribed to, the subscriptions under way included: the edge limits them."""
        raise NotImplementedError

    def subscribe(
        self,
        topic: str,
        *,
        ask_id: object = None,
        epoch: str | None = None,
        offset: int | None = None,
    ) -> None:
        """Begin at once, answer by frames: `snapshot` (or what was missed since epoch+offset, or
        `resync` and then `snapshot`), then one `presence` with this `ask_id` as its `id`, then events; or one
        `error` `not_found` with this `id`. A second time begins anew.
        """
        raise NotImplementedError

    def unsubscribe(self, topic: str) -> None:
        """No frame of this topic is queued any more; unknown topics are passed over."""
        raise NotImplementedError

    def send(self, frame: Frame) -> None:
        """Queue a frame of the edge's own (`reply`, `error`, `ping`) behind what is queued."""
        raise NotImplementedError

    def leave(self) -> None:
        """The connection is closed; may be called twice."""
        raise NotImplementedError
