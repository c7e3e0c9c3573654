"""The frames that leave the server: one JSON object each, encoded once for all sockets."""

import json
from typing import Any, Literal, Self

Kind = Literal["snapshot", "event", "resync", "presence", "error", "reply", "ping"]
ResyncReason = Literal["wrong_epoch", "future", "pruned", "too_far", "overflow"]


class Frame(str):
    """The text of one frame, with the place it has in its topic (None where it has none)."""

    __slots__ = ("epoch", "kind", "offset", "size", "topic")

    kind: Kind
    topic: str | None
    epoch: str | None
    offset: int | None
    # Octets on the wire.
    size: int

    @classmethod
    def of(cls, kind: Kind, **members: Any) -> Self:
        """A frame whose JSON has these members, in this order, after `type`."""
        frame = cls(encoded({"type": kind, **members}))
        frame.kind = kind
        frame.topic = members.get("topic")
        frame.epoch = members.get("epoch")
        frame.offset = members.get("offset")
        frame.size = len(frame.encode())
        return frame

    @classmethod
    def of_event(cls, topic: str, *, epoch: str, offset: int, data: str) -> Self:
        """An event whose data is JSON already: it is not read and written again."""
        head = encoded({"type": "event", "topic": topic, "epoch": epoch, "offset": offset})
        frame = cls(f'{head[:-1]},"data":{data}}}')
        frame.kind = "event"
        frame.topic, frame.epoch, frame.offset = topic, epoch, offset
        frame.size = len(frame.encode())
        return frame


def encoded(value: Any) -> str:
    """JSON as short as it gets, Chinese left as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def error(code: str, message: str, *, ask_id: object = None, topic: str | None = None) -> Frame:
    """What was asked is refused; `ask_id` is the asker's."""
    about = {"id": ask_id, "topic": topic}
    known = {name: value for name, value in about.items() if value is not None}
    return Frame.of("error", **known, code=code, message=message)
