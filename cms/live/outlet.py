"""What the hub asks of the thing at the edge: a WebSocket, an event stream, a test's list."""

from typing import Any, Protocol

from cms.live.frames import Frame

# Close codes of our own; 4400 and 4429 are the edge's.
SESSION_ENDED = 4401
TOO_SLOW = 4409


class Outlet(Protocol):
    """One open connection of one browser. The hub calls it from its own event loop only."""

    @property
    def user(self) -> Any:
        """Who opened it: a user or AnonymousUser. Never changes while it is open."""

    def current_user(self) -> Any | None:
        """The same person read afresh; None when the session ended or the account is blocked.

        Called in a thread that may ask the database; a guest's is AnonymousUser for ever.
        """

    async def send(self, frame: Frame) -> None:
        """Write one frame and return when the transport took it (its back-pressure included).

        Never called twice at once. A `Frame` is a `str` (the JSON text) that also tells its
        `topic`, `epoch` and `offset`. Any exception means the connection is gone. It begins inside
        whatever queues the frame, and has a task of its own only from where it has to wait.
        """

    async def close(self, code: int) -> None:
        """Close it; the edge then calls `Member.leave` as it does for every closed connection."""
