"""The documents an order is made of, with everything the formula needs, as columns of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tantivy

from search.engines.contract import RELEVANCE_ENDS_AT
from search.engines.surroundings import Numbers, box_around, column, distances_m
from search.engines.tantivy_engine import queries
from search.planning.plan import QueryPlan

NEAREST = 400
RINGS_M = (1_000.0, 3_000.0, 10_000.0, 30_000.0, 100_000.0, 1_000_000.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Column by column; row i of each belongs to `addresses[i]`."""

    addresses: Sequence[tantivy.DocAddress]
    numbers: Numbers
    text: Numbers
    distance_m: Numbers
    published: Numbers
    popularity: Numbers
    fades: Numbers
    mask: Numbers


Scored = list[tuple[float, tantivy.DocAddress]]


def best(searcher: tantivy.Searcher, plan: QueryPlan, base: tantivy.Query) -> tuple[Scored, int]:
    """The best thousand by text and, where nearness counts, the nearest four hundred."""
    query = queries.scored(plan, base)
    found: Any = searcher.search(query, limit=RELEVANCE_ENDS_AT)
    if not plan.ranks_by_place or found.count <= RELEVANCE_ENDS_AT or plan.near is None:
        return found.hits, found.count
    for radius_m in RINGS_M:
        ring = queries.narrowed(query, queries.within(box_around(plan.near, radius_m)))
        nearest: Any = searcher.search(ring, limit=RELEVANCE_ENDS_AT * 2)
        if nearest.count >= NEAREST:
            return [*found.hits, *nearest.hits], found.count
    return found.hits, found.count


def every(searcher: tantivy.Searcher, plan: QueryPlan, base: tantivy.Query) -> tuple[Scored, int]:
    """All that match, for an order that has no end."""
    query = queries.scored(plan, base)
    found: Any = searcher.search(query, limit=max(1, searcher.num_docs))
    return found.hits, found.count


def with_columns(searcher: tantivy.Searcher, plan: QueryPlan, hits: Scored) -> Candidates:
    """Read the columns of these hits; one that stands there twice is kept once."""
    addresses = [address for _, address in hits]
    numbers = column(searcher.fast_field_values("number", addresses))
    _, first = np.unique(numbers, return_index=True)
    kept = [addresses[row] for row in first]
    lats = column(searcher.fast_field_values("lat", kept))
    lons = column(searcher.fast_field_values("lon", kept))
    nowhere = np.full(len(kept), np.nan)
    return Candidates(
        addresses=kept,
        numbers=numbers[first],
        text=np.array([score for score, _ in hits], dtype=np.float64)[first],
        distance_m=distances_m(plan.near, lats, lons) if plan.near else nowhere,
        published=column(searcher.fast_field_values("published", kept)),
        popularity=column(searcher.fast_field_values("popularity", kept)),
        fades=column(searcher.fast_field_values("fades", kept)),
        mask=_masks(searcher, plan, numbers[first]),
    )


def _masks(searcher: tantivy.Searcher, plan: QueryPlan, numbers: Numbers) -> Numbers:
    """Which units each candidate matches, as bits; candidates come in order of their number."""
    if not plan.units or not len(numbers):
        return np.zeros(len(numbers))
    wanted = [int(number) for number in numbers]
    found: Any = searcher.search(queries.masks(plan, wanted), limit=len(wanted))
    addresses = [address for _, address in found.hits]
    order = column(searcher.fast_field_values("number", addresses))
    bits = dict(zip(order, (score for score, _ in found.hits), strict=True))
    return np.array([bits.get(number, 0.0) for number in numbers])
