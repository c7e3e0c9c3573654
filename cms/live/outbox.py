"""Reading the outbox, in a thread: where a topic stands, what followed, how it looks now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cms.core.db import read_snapshot
from cms.live.frames import Frame, encoded
from cms.live.models import OutboxEvent, Topic
from cms.live.topics import FoundTopic

# SQLite takes no more names in one question than this by far.
NAMES_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a topic stands; one that nobody published to has no epoch yet."""

    epoch: str | None = None
    offset: int = 0
    pruned_to: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One published event as the hub receives it."""

    topic: str
    epoch: str
    offset: int
    # JSON, as it goes into the frame.
    data: str

    def frame(self) -> Frame:
        return Frame.of_event(self.topic, epoch=self.epoch, offset=self.offset, data=self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A topic's state and the place it was read at, in one moment of the database."""

    place: Place
    frame: Frame


def places(names: Iterable[str]) -> dict[str, Place]:
    """Where these topics stand; unknown ones are left out."""
    wanted = list(names)
    found: dict[str, Place] = {}
    for start in range(0, len(wanted), NAMES_AT_ONCE):
        rows = Topic.objects.named(wanted[start : start + NAMES_AT_ONCE])
        for row in rows.values_list("name", "epoch", "offset", "pruned_to"):
            found[row[0]] = Place(epoch=str(row[1]), offset=row[2], pruned_to=row[3])
    return found


def place_of(name: str) -> Place:
    """Where one topic stands."""
    return places([name]).get(name, Place())


def events_after(name: str, offset: int, *, limit: int) -> Sequence[Event]:
    """The topic's next events in order, of its present epoch."""
    epoch = Topic.objects.epochs([name]).get(name)
    rows = OutboxEvent.objects.of_topic(name).after(offset).values_list("offset", "data")
    return [
        Event(topic=name, epoch=str(epoch), offset=number, data=encoded(data))
        for number, data in rows[:limit]
    ]


def snapshot(topic: FoundTopic, user: Any) -> Snapshot:
    """State and place in one read transaction: what follows the place is all that is new."""
    with read_snapshot():
        place = place_of(topic.name)
        state = topic.snapshot(user)
    frame = Frame.of(
        "snapshot", topic=topic.name, epoch=place.epoch, offset=place.offset, data=state
    )
    return Snapshot(place=place, frame=frame)
