"""What to read next: same series, then rare shared topics, then near; at most six."""

import math
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from cms.columns.models import ColumnEntry, RelatedEntry
from cms.core.geo import Point, distance_m

MOST = 6
NEAR_DEG = 0.05
NEAR_M = 5_000


@transaction.atomic
def refresh_related(*, entry: ColumnEntry) -> list[ColumnEntry]:
    """Work out what goes with an entry, and what goes with those it is now related to."""
    chosen = relate(entry=entry)
    for other in chosen:
        relate(entry=other)
    return chosen


@transaction.atomic
def relate(*, entry: ColumnEntry) -> list[ColumnEntry]:
    """Work out what goes with this entry alone."""
    chosen = related_of(entry)
    rows = [
        RelatedEntry(entry_id=entry.pk, other_id=other.pk, position=place)
        for place, other in enumerate(chosen)
    ]
    entry.related_rows.all().delete()
    RelatedEntry.objects.bulk_create(rows)
    return chosen


def related_of(entry: ColumnEntry) -> list[ColumnEntry]:
    """The six closest, none of them the entry itself or hidden from its readers."""
    known: dict[int, ColumnEntry] = {}
    for group in (_same_series(entry), _same_topics(entry), _near(entry)):
        for other in group:
            known.setdefault(other.pk, other)
            if len(known) == MOST:
                return list(known.values())
    return list(known.values())


def _candidates(entry: ColumnEntry) -> Any:
    index_path = entry.path[: -2 * entry.steplen]
    others = ColumnEntry.objects.live().in_tree_at(index_path).open_to_readers_of(entry)
    return others.exclude(pk=entry.pk).select_related("place")


def _same_series(entry: ColumnEntry) -> Iterable[ColumnEntry]:
    """Neighbours in the run first."""
    if entry.series_id is None:
        return []
    here = entry.series_position or 0
    run = _candidates(entry).in_series(entry.series)
    return sorted(run, key=lambda other: abs((other.series_position or 0) - here))[:MOST]


def _same_topics(entry: ColumnEntry) -> Iterable[ColumnEntry]:
    """A topic few entries have ties them closer than one that many have."""
    topics = [topic.pk for topic in entry.topics.all()]
    weights: dict[int, float] = {}
    for pairs in _candidates(entry).grouped_by_topic(topics).values():
        for pk in pairs:
            weights[pk] = weights.get(pk, 0.0) + 1 / len(pairs)
    closest = sorted(weights, key=lambda pk: (-weights[pk], pk))[: 2 * MOST]
    found = ColumnEntry.objects.in_bulk(closest)
    return [found[pk] for pk in closest]


def _near(entry: ColumnEntry) -> Iterable[ColumnEntry]:
    here = entry.point
    if here is None:
        return []
    box = _box_around(here)
    apart = [
        (distance_m(here, other.point), other.pk, other)
        for other in _candidates(entry).with_point_within(box)
        if other.point is not None
    ]
    return [
        other for metres, _, other in sorted(apart, key=lambda row: row[:2]) if metres <= NEAR_M
    ]


def _box_around(point: Point) -> tuple[float, float, float, float]:
    stretch = NEAR_DEG / max(0.1, math.cos(math.radians(point.lat)))
    return (
        point.lat - NEAR_DEG,
        point.lon - stretch,
        point.lat + NEAR_DEG,
        point.lon + stretch,
    )
