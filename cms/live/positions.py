"""Where a browser is in each of its topics, in one line: an event's id, `Last-Event-ID`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cms.live.asking import LARGEST_NUMBER, TOPIC

PLACE = re.compile(rf"({TOPIC.pattern})=([A-Za-z0-9-]{{1,64}}):([0-9]{{1,16}})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Everything up to this offset is known, in this epoch."""

    epoch: str
    offset: int


Positions = dict[str, Position]


def read(line: str) -> Positions:
    """Parts in another shape are passed over: those topics begin with a snapshot."""
    found = (PLACE.fullmatch(part) for part in line.split(","))
    return {
        place[1]: Position(epoch=place[2], offset=int(place[3]))
        for place in found
        if place and int(place[3]) <= LARGEST_NUMBER
    }


def written(positions: Iterable[tuple[str, Position]]) -> str:
    return ",".join(f"{topic}={at.epoch}:{at.offset}" for topic, at in positions)
