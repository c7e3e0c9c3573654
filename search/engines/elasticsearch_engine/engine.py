"""Elasticsearch as an engine: one alias names the live index, everything else goes by name."""

import threading
import time
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from elasticsearch import NotFoundError
from elasticsearch.dsl import Index as DslIndex
from elasticsearch.dsl import MultiSearch, Q, Search

from search.engines.contract import RELEVANCE_ENDS_AT, Answer, Found, Index, Stage, State
from search.engines.elasticsearch_engine.asking import facets_of, hit_of, search_for
from search.engines.elasticsearch_engine.client import asking, translated, writing
from search.engines.elasticsearch_engine.document import SETTINGS, PublicDocument
from search.engines.elasticsearch_engine.index import ElasticsearchIndex
from search.engines.elasticsearch_engine.queries import unit_query
from search.errors import EngineAway, IndexBroken, StaleCursor
from search.planning.plan import QueryPlan, Unit

PIT_FOR = "10m"
ALIAS_KEPT_S = 2.0


class ElasticsearchEngine:
    """Remembers for two seconds which index is live."""

    name = "elasticsearch"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live: str | None = None
        self._until = 0.0

    @property
    def alias(self) -> str:
        return f"{settings.SEARCH_INDEX_PREFIX}-docs"

    def live_name(self) -> str | None:
        with self._lock:
            if self._live is not None and time.monotonic() < self._until:
                return self._live
        try:
            with translated():
                names = asking().indices.get_alias(name=self.alias).body
        except IndexBroken:
            return None
        with self._lock:
            self._live = next(iter(names), None)
            self._until = time.monotonic() + ALIAS_KEPT_S
            return self._live

    def ask(
        self, plan: QueryPlan, stages: Sequence[Stage], *, counts_units: bool = False
    ) -> Answer:
        """One round trip, however many stages."""
        counted = plan.units if counts_units else ()
        index = self._live_or_broken()
        many = MultiSearch(index=index)
        for stage in stages:
            many = many.add(search_for(plan, stage))
        for unit in counted:
            many = many.add(_any_with(unit))
        try:
            with translated():
                answered = asking().msearch(index=index, body=many.to_dict())
                responses = [_checked(one) for one in answered["responses"]]
        except IndexBroken:
            self._forget()
            raise
        pages = zip(stages, responses, strict=False)
        return Answer(
            found=tuple(_found(plan, stage, response) for stage, response in pages),
            present=tuple(_has_any(one) for one in responses[len(stages) :]),
        )

    def continue_from(self, plan: QueryPlan, stage: Stage, state: State) -> Found:
        """From page two on over a frozen view of the index, without what page one showed."""
        first = state["x"]
        with translated():
            pit = state.get("p") or self._open_view()
            request = search_for(plan, stage, without=first)
            request = request.extra(pit={"id": pit, "keep_alive": PIT_FOR})
            if "a" in state:
                request = request.extra(search_after=state["a"])
            try:
                response = asking().search(body=request.to_dict())
            except NotFoundError:
                raise StaleCursor from None
        shown = state.get("n", len(first))
        found = _found(plan, stage, response)
        state = {"x": first, "p": response["pit_id"], "n": shown + len(found.hits)}
        return Found(
            total=found.total + len(first),
            facets=found.facets,
            hits=found.hits,
            state=_continued(plan, response, state) if found.state else None,
        )

    def create(self, name: str) -> Index:
        with translated():
            made = DslIndex(name, using=writing()).settings(**SETTINGS)
            made.document(PublicDocument)
            made.create()
        return ElasticsearchIndex(name)

    def index(self, name: str) -> Index:
        return ElasticsearchIndex(name)

    def make_live(self, name: str) -> None:
        """One step: a question meets the old index or the new one."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
            {"add": {"index": name, "alias": self.alias}},
        ]
        with translated():
            writing().indices.refresh(index=name)
            writing().indices.update_aliases(actions=actions)
        self._forget()

    def drop(self, name: str) -> None:
        with translated():
            writing().indices.delete(index=name, ignore_unavailable=True)

    def names(self) -> list[str]:
        with translated():
            return sorted(writing().indices.get(index=f"{self.alias}-*").body)

    def _open_view(self) -> str:
        opened = asking().open_point_in_time(index=self._live_or_broken(), keep_alive=PIT_FOR)
        return str(opened["id"])

    def _live_or_broken(self) -> str:
        name = self.live_name()
        if name is None:
            raise IndexBroken
        return name

    def _forget(self) -> None:
        with self._lock:
            self._live = None


def _any_with(unit: Unit) -> Search:
    """Whether any document has the unit at all."""
    return (
        Search()
        .query(Q("bool", filter=[unit_query(unit)]))
        .extra(size=0, track_total_hits=1, terminate_after=1)
    )


def _has_any(response: Any) -> bool:
    return bool(response["hits"]["total"]["value"])


def _checked(response: Any) -> Any:
    """One part of a many-fold answer, which fails by itself."""
    if "error" not in response:
        return response
    kind = response["error"].get("type", "")
    raise IndexBroken(kind) if kind == "index_not_found_exception" else EngineAway(kind)


def _found(plan: QueryPlan, stage: Stage, response: Any) -> Found:
    hits = response["hits"]["hits"]
    shown = hits[: plan.size]
    numbers = [hit["_source"]["plain"]["number"] for hit in shown]
    return Found(
        total=response["hits"]["total"]["value"],
        facets=facets_of(response),
        hits=tuple(hit_of(hit, plan, stage) for hit in shown),
        state={"x": numbers} if len(hits) > len(shown) else None,
    )


def _continued(plan: QueryPlan, response: Any, state: State) -> State | None:
    """Where the next page begins; an order by relevance ends at a thousand."""
    if plan.sort == "relevance" and state["n"] >= RELEVANCE_ENDS_AT:
        return None
    last = response["hits"]["hits"][plan.size - 1]
    return {**state, "a": last["sort"]}
