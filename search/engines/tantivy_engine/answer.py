"""One try on the embedded index: its total, its facets, and one page in the asked order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import tantivy

from search.engines.contract import RELEVANCE_ENDS_AT, EngineHit, Facets, Stage
from search.engines.surroundings import Numbers, box_around, column, distances_m
from search.engines.tantivy_engine import candidates, queries
from search.engines.tantivy_engine.formula import factors_of
from search.engines.tantivy_engine.index import stored_at
from search.planning.plan import QueryPlan

MOST_AREAS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of hits, the number of all, and whether more follow."""

    total: int
    hits: tuple[EngineHit, ...]
    has_more: bool


class Try:
    """A plan at one stage over one state of the index."""

    def __init__(self, searcher: tantivy.Searcher, plan: QueryPlan, stage: Stage) -> None:
        self._searcher = searcher
        self._plan = plan
        self._stage = stage

    def facets(self) -> Facets:
        """Each facet over what matches without that facet's own filter."""
        counted = {name: self._count_facet(name) for name in queries.FACETS}
        return Facets(
            kind=counted["kind"],
            area={int(key): count for key, count in counted["area"].items()},
            free={key == "true": count for key, count in counted["free"].items()},
        )

    def page(self, seen: Sequence[int]) -> Page:
        """The best hits nobody has seen yet."""
        choose = candidates.best if self._plan.sort == "relevance" else candidates.every
        hits, total = choose(self._searcher, self._plan, self._base(""))
        if not hits:
            return Page(total=total, hits=(), has_more=False)
        rows = candidates.with_columns(self._searcher, self._plan, hits)
        factors = factors_of(rows, self._plan, self._stage)
        ranked = [
            row
            for row in self._order(rows, factors.score())
            if int(rows.numbers[row]) not in set(seen)
        ]
        shown = ranked[: self._plan.size]
        return Page(
            total=total,
            hits=tuple(
                EngineHit(
                    document=stored_at(self._searcher, rows.addresses[row]),
                    factors=factors.row(row),
                    distance_m=_metres(rows.distance_m[row]),
                )
                for row in shown
            ),
            has_more=len(ranked) > len(shown),
        )

    def _order(self, rows: candidates.Candidates, score: Numbers) -> Sequence[int]:
        """Row numbers in order; equal ones by date, then by number."""
        if self._plan.sort == "distance":
            return np.lexsort((rows.numbers, rows.distance_m)).tolist()
        if self._plan.sort == "time":
            return np.lexsort((rows.numbers, -rows.published)).tolist()
        best = np.lexsort((rows.numbers, -rows.published, -score))
        return best[:RELEVANCE_ENDS_AT].tolist()

    def _base(self, without: str) -> tantivy.Query:
        base = queries.matching(self._plan, self._stage, without=without)
        if self._inside is None:
            return base
        return queries.narrowed(base, queries.numbered(self._inside))

    @cached_property
    def _inside(self) -> Sequence[int] | None:
        """The pages inside the circle: its rectangle is asked first, then the distance decides."""
        radius_m, near = self._stage.radius_m, self._plan.near
        if radius_m is None or near is None:
            return None
        around = queries.within(box_around(near, radius_m))
        hits = self._searcher.search(around, limit=max(1, self._searcher.num_docs)).hits
        addresses = [address for _, address in hits]
        lats = column(self._searcher.fast_field_values("lat", addresses))
        lons = column(self._searcher.fast_field_values("lon", addresses))
        numbers = column(self._searcher.fast_field_values("number", addresses))
        inside = distances_m(near, lats, lons) <= radius_m
        return [int(number) for number in numbers[inside]]

    def _count_facet(self, name: str) -> dict[str, int]:
        asked = {name: {"terms": {"field": name, "size": MOST_AREAS}}}
        answer = self._searcher.aggregate(self._base(name), asked)
        return {
            str(bucket.get("key_as_string", bucket["key"])): bucket["doc_count"]
            for bucket in answer[name]["buckets"]
        }


def _metres(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
