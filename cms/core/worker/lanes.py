"""Two lanes: a film being transcoded never keeps the search index waiting."""

import os
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings

MEDIA_QUEUE = "media"
LIGHT_SLOTS = 2
CORES_PER_FILM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Some queues and how many of their tasks run side by side."""

    name: str
    queues: tuple[str, ...]
    slots: int


class UnknownQueue(ValueError):
    """A queue that settings.TASKS does not name."""


def lanes_for(wanted: Collection[str] = ()) -> list[Lane]:
    """The lanes that serve the wanted queues, or all; raises UnknownQueue."""
    known = tuple(settings.TASKS["default"]["QUEUES"])
    if unknown := sorted(set(wanted) - set(known)):
        raise UnknownQueue("、".join(unknown))
    served = [queue for queue in known if not wanted or queue in wanted]
    light = tuple(queue for queue in served if queue != MEDIA_QUEUE)
    films = max(1, _cores() // CORES_PER_FILM)
    lanes = [Lane(name="light", queues=light, slots=LIGHT_SLOTS)] if light else []
    if MEDIA_QUEUE in served:
        lanes.append(Lane(name="media", queues=(MEDIA_QUEUE,), slots=films))
    return lanes


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
