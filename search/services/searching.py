"""One search from the request to the answer, whether the engine is there or not."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from cms.core.breaker import Breaker, BreakerOpen
from cms.core.errors import DomainError
from search.cursors import Cursor, digest_of
from search.engines.choice import engine
from search.engines.contract import EngineHit, Found, Stage
from search.errors import EngineAway, IndexBroken, StaleCursor
from search.indexing.generations import has_this_shape
from search.planning.compose import compose
from search.planning.plan import QueryPlan
from search.planning.request import SearchRequest
from search.querysets import public_numbers
from search.services import facets
from search.services.fallback import find_in_database
from search.services.finding import Walked, walk
from search.services.knowledge import know, places
from search.services.results import SearchResult, hits_of

DATABASE = "database"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An engine's answer with the moment and the index it came from."""

    walked: Walked
    plan: QueryPlan
    index: str


@cache
def fuse() -> Breaker:
    """After three failures in a row the engine is asked once in five seconds."""
    return Breaker("search engine", failures=3, probe_s=5)


def search(request: SearchRequest, *, at: datetime) -> SearchResult:
    """Answer for everybody: only what a guest may see is ever found.

    Raises BadFilter, and StaleCursor for a cursor that does not belong here. An engine that is away
    is no error: the database answers, and the result says `degraded`.
    """
    began = time.perf_counter()
    try:
        answered = _ask_engine(request, at)
    except (EngineAway, BreakerOpen) as away:
        logger.warning("Search answers from the database: %s", type(away).__name__)
        return _degraded(request, at=at, began=began)
    walked, plan = answered.walked, answered.plan
    return SearchResult(
        total=walked.found.total,
        hits=hits_of(_still_public(walked.found, at), plan, explain=request.explain),
        facets=facets.lists_of(walked.found.facets, plan, places()),
        plan=plan,
        backend=engine().name,
        took_ms=_since(began),
        widened=walked.said,
        next_cursor=_next_cursor(request, answered),
    )


def _ask_engine(request: SearchRequest, at: datetime) -> Answered:
    """A refusal is an answer: it passes the fuse without being counted as a failure."""

    def work() -> Answered | DomainError:
        try:
            return _answer(request, at)
        except DomainError as refusal:
            return refusal

    outcome = fuse().call(work)
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


def _answer(request: SearchRequest, at: datetime) -> Answered:
    index = engine().live_name() or ""
    if not has_this_shape(index):
        raise IndexBroken(index)
    knowledge = know(index)
    if not request.cursor:
        plan = compose(request, knowledge, at=at)
        return Answered(walked=walk(engine(), plan), plan=plan, index=index)
    cursor = Cursor.read(request.cursor, request=request, index=index)
    plan = compose(request, knowledge, at=cursor.at)
    found = engine().continue_from(plan, cursor.stage, cursor.state)
    return Answered(walked=Walked(found=found, stage=cursor.stage), plan=plan, index=index)


def _still_public(found: Found, at: datetime) -> list[EngineHit]:
    """A page that was closed a moment ago is not shown, even while the index still knows it."""
    public = public_numbers([hit.document.number for hit in found.hits], at)
    return [hit for hit in found.hits if hit.document.number in public]


def _next_cursor(request: SearchRequest, answered: Answered) -> str | None:
    state = answered.walked.found.state
    if state is None:
        return None
    stage: Stage = answered.walked.stage
    return Cursor(
        digest=digest_of(request),
        index=answered.index,
        at=answered.plan.at,
        stage=stage,
        state=state,
    ).sign()


def _degraded(request: SearchRequest, *, at: datetime, began: float) -> SearchResult:
    if request.cursor:
        raise StaleCursor
    plan = compose(request, know(None), at=at)
    found = find_in_database(plan)
    return SearchResult(
        total=found.total,
        hits=hits_of(found.hits, plan, explain=request.explain),
        facets=facets.lists_of(found.facets, plan, places()),
        plan=plan,
        backend=DATABASE,
        took_ms=_since(began),
        degraded=True,
    )


def _since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
