"""The registry of topics: each room says who may hear one, how it begins and how it goes on."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SEGMENT = re.compile(r"<(?P<name>[a-z_]+)>|[a-z_]+")
VALUE = "[0-9A-Za-z_-]{1,64}"

State = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicType:
    """What all topics of one pattern have in common; parameters arrive as strings."""

    # authorise(user, **parameters): a guest is AnonymousUser; asked again while the socket is open.
    authorise: Callable[..., bool]
    # snapshot(user, **parameters): runs in the one read transaction that also reads the offset.
    snapshot: Callable[..., State]
    # apply(state, event) -> state: pure; what a client does with an event on top of a snapshot.
    apply: Callable[[State, State], State]
    # The snapshot is the same for all, is asked for as AnonymousUser and read once a second.
    is_shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTopic:
    """A topic's name, understood."""

    name: str
    kind: TopicType
    parameters: dict[str, str]

    def authorise(self, user: Any) -> bool:
        return bool(self.kind.authorise(user, **self.parameters))

    def snapshot(self, user: Any) -> State:
        return self.kind.snapshot(user, **self.parameters)


@dataclass(frozen=True, slots=True)
class _Registered:
    shape: re.Pattern[str]
    kind: TopicType


_registered: dict[str, _Registered] = {}


def register(pattern: str, kind: TopicType) -> None:
    """Open topics of a pattern like `asset.<id>`; the same pattern again replaces the first."""
    _registered[pattern] = _Registered(shape=_shape(pattern), kind=kind)


def unregister(pattern: str) -> None:
    """Close them again."""
    _registered.pop(pattern, None)


def registered() -> dict[str, TopicType]:
    """Every pattern with its type: a type without a test of its events fails the suite."""
    return {pattern: known.kind for pattern, known in _registered.items()}


def find(name: str) -> FoundTopic | None:
    """The type and parameters of a topic; None where no room has registered such a one."""
    for known in _registered.values():
        if match := known.shape.fullmatch(name):
            return FoundTopic(name=name, kind=known.kind, parameters=match.groupdict())
    return None


def _shape(pattern: str) -> re.Pattern[str]:
    segments = [SEGMENT.fullmatch(segment) for segment in pattern.split(".")]
    if None in segments:
        message = f"a pattern is made of words and <names> between dots: {pattern!r}"
        raise ValueError(message)
    known = [segment for segment in segments if segment]
    parts = [f"(?P<{it['name']}>{VALUE})" if it["name"] else re.escape(it[0]) for it in known]
    return re.compile(r"\.".join(parts))
