"""The embedded engine: web processes only read, whoever holds the lease writes."""

import secrets
import threading
from collections.abc import Sequence
from typing import Any

import tantivy
from django.core.cache import cache

from search.engines.contract import Answer, Found, Index, Stage, State
from search.engines.tantivy_engine import folder, queries
from search.engines.tantivy_engine.answer import Page, Try
from search.engines.tantivy_engine.index import TantivyIndex
from search.errors import EngineAway, StaleCursor
from search.planning.plan import QueryPlan, Unit

SEEN_FOR_S = 600
SEEN_KEY = "search-seen:"


class TantivyEngine:
    """Keeps one open handle a generation."""

    name = "tantivy"

    def __init__(self) -> None:
        self._open: dict[str, TantivyIndex] = {}
        self._lock = threading.Lock()

    def live_name(self) -> str | None:
        return folder.live_name()

    def ask(
        self, plan: QueryPlan, stages: Sequence[Stage], *, counts_units: bool = False
    ) -> Answer:
        """Stage by stage, over one state of the index."""
        searcher = self._live().searcher()
        present = [_is_anywhere(searcher, unit) for unit in plan.units] if counts_units else []
        found = [self._found(Try(searcher, plan, stage), seen=[]) for stage in stages]
        return Answer(found=tuple(found), present=tuple(present))

    def continue_from(self, plan: QueryPlan, stage: Stage, state: State) -> Found:
        seen = cache.get(f"{SEEN_KEY}{state.get('seen')}")
        if seen is None:
            raise StaleCursor
        return self._found(Try(self._live().searcher(), plan, stage), seen=seen)

    def create(self, name: str) -> Index:
        with self._lock:
            self._open[name] = TantivyIndex.create(name)
            return self._open[name]

    def index(self, name: str) -> Index:
        return self._index(name)

    def make_live(self, name: str) -> None:
        folder.point_to(name)

    def drop(self, name: str) -> None:
        with self._lock:
            self._open.pop(name, None)
        folder.remove(name)

    def names(self) -> list[str]:
        return folder.names()

    def _live(self) -> TantivyIndex:
        name = folder.live_name()
        if name is None:
            raise EngineAway
        return self._index(name)

    def _index(self, name: str) -> TantivyIndex:
        with self._lock:
            if name not in self._open or not folder.path_of(name).is_dir():
                self._open[name] = TantivyIndex.open(name)
            return self._open[name]

    def _found(self, one: Try, *, seen: list[int]) -> Found:
        page = one.page(seen)
        return Found(
            total=page.total, facets=one.facets(), hits=page.hits, state=self._state(page, seen)
        )

    def _state(self, page: Page, seen: list[int]) -> State | None:
        """What was shown is remembered ten minutes, so that nothing comes twice."""
        if not page.has_more:
            return None
        token = secrets.token_urlsafe(12)
        shown = [hit.document.number for hit in page.hits]
        cache.set(f"{SEEN_KEY}{token}", [*seen, *shown], SEEN_FOR_S)
        return {"seen": token}


def _is_anywhere(searcher: tantivy.Searcher, unit: Unit) -> bool:
    found: Any = searcher.search(queries.unit_score(unit), limit=1)
    return bool(found.count)
