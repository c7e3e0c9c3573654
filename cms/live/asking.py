"""What a browser sends: parsed into typed values, or refused as a bad frame."""

import json
import re
from dataclasses import dataclass
from typing import Any

LARGEST_FRAME = 16 * 1024
LONGEST_ID = 64
LONGEST_WORD = 100
TOPIC = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
LARGEST_NUMBER = 2**53

AskId = str | int | None


class BadFrame(ValueError):
    """Not one of the frames we know, or not in their shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """From now on, or from a known place on."""

    id: AskId
    topic: str
    epoch: str | None
    offset: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something to be done in a topic, once for each nonce."""

    id: AskId
    topic: str
    name: str
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pong:
    """The browser is there."""


Ask = Subscribe | Unsubscribe | Command | Pong


def parsed(text: str) -> Ask:
    """The frame this text is; raises BadFrame."""
    try:
        members = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame from None
    if not isinstance(members, dict):
        raise BadFrame
    match members.get("type"):
        case "subscribe":
            return _subscribe(members)
        case "unsubscribe":
            return Unsubscribe(topic=topic_name(members.get("topic")))
        case "command":
            return Command(
                id=_id(members.get("id")),
                topic=topic_name(members.get("topic")),
                name=_word(members.get("name")),
                nonce=_word(members.get("nonce")),
            )
        case "pong":
            return Pong()
    raise BadFrame


def topic_name(value: Any) -> str:
    """A name a topic could have; raises BadFrame."""
    if not isinstance(value, str) or not TOPIC.fullmatch(value):
        raise BadFrame
    return value


def place_number(value: Any) -> int:
    """An offset; raises BadFrame."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
        raise BadFrame
    return value


def _subscribe(members: dict[str, Any]) -> Subscribe:
    epoch, offset = members.get("epoch"), members.get("offset")
    if (epoch is None) != (offset is None):
        raise BadFrame
    return Subscribe(
        id=_id(members.get("id")),
        topic=topic_name(members.get("topic")),
        epoch=None if epoch is None else _word(epoch),
        offset=None if offset is None else place_number(offset),
    )


def _id(value: Any) -> AskId:
    if value is None:
        return None
    if isinstance(value, str) and len(value) <= LONGEST_ID:
        return value
    return place_number(value)


def _word(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_WORD:
        raise BadFrame
    return value
