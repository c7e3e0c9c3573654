"""The database answers while the engine is away: titles and tags, every filter, fifty hits."""

from collections import Counter
from datetime import datetime

from cms.core.geo import Point, distance_m
from cms.core.words import normalise
from search.documents import SearchDocument
from search.engines.contract import EngineHit, Facets, Found
from search.engines.stored import from_plain, to_plain
from search.indexing.reading import read_documents, read_surroundings
from search.planning.plan import QueryPlan
from search.querysets import numbers_named
from search.ranking import WEIGHTS, Factors, fresh_factor, place_factor
from search.services.finding import NOTHING

MOST_READ = 300
MOST_HITS = 50
SENTENCE = "搜索服务正在恢复，先列出标题相符的内容"


def find_in_database(plan: QueryPlan) -> Found:
    """What fits by title or tag; distance and time order hold, relevance is date and nearness."""
    if plan.asks_nothing:
        return NOTHING
    wanted = [[wording.word for wording in unit.wordings] for unit in plan.required]
    numbers = numbers_named(wanted, at=plan.at, size=MOST_READ)
    surroundings = read_surroundings(with_pictures=False)
    reading = read_documents(numbers, at=plan.at, surroundings=surroundings)
    candidates = [document for document in reading.documents if _fits_base(document, plan)]
    fitting = [document for document in candidates if _fits_facets(document, plan)]
    hits = sorted((_hit(document, plan) for document in fitting), key=lambda hit: _rank(hit, plan))
    return Found(
        total=len(hits),
        facets=_count(candidates, plan),
        hits=tuple(hits[: min(MOST_HITS, plan.size)]),
        state=None,
    )


def _fits_base(document: SearchDocument, plan: QueryPlan) -> bool:
    away = _metres(document.point, plan)
    return (
        not _is_excluded(document, plan)
        and (not plan.needs_point or document.point is not None)
        and (plan.box is None or (document.point is not None and plan.box.holds(document.point)))
        and (plan.radius_m is None or (away is not None and away <= plan.radius_m))
        and (plan.open_at is None or _is_open(document, plan.open_at))
    )


def _is_excluded(document: SearchDocument, plan: QueryPlan) -> bool:
    named = [normalise(name) for name in (document.title, *document.tags)] if plan.excluded else []
    return any(unit.text in name for unit in plan.excluded for name in named)


def _fits_facets(document: SearchDocument, plan: QueryPlan, *, without: str = "") -> bool:
    return (
        (without == "kind" or not plan.kinds or document.kind in plan.kinds)
        and (without == "area" or plan.area is None or plan.area.number in document.area_ids)
        and (without == "free" or plan.free is None or document.free is plan.free)
    )


def _is_open(document: SearchDocument, moment: datetime) -> bool:
    return any(span.holds(moment) for span in document.open_spans)


def _metres(point: Point | None, plan: QueryPlan) -> float | None:
    return distance_m(plan.near, point) if plan.near and point else None


def _hit(document: SearchDocument, plan: QueryPlan) -> EngineHit:
    away = _metres(document.point, plan)
    factors = Factors(
        text=1.0,
        coverage=1.0,
        place=place_factor(away, is_near_asked=plan.ranks_by_place, weights=WEIGHTS),
        fresh=fresh_factor(document.kind, document.published_at, at=plan.at, weights=WEIGHTS),
        popular=1.0,
        tier=1.0,
    )
    return EngineHit(document=from_plain(to_plain(document)), factors=factors, distance_m=away)


def _rank(hit: EngineHit, plan: QueryPlan) -> tuple[float, float, int]:
    published = hit.document.published_at
    when = -published.timestamp() if published else 0.0
    if plan.sort == "distance":
        return (hit.distance_m or 0.0, 0.0, hit.document.number)
    if plan.sort == "time":
        return (when, 0.0, hit.document.number)
    return (-hit.factors.score, when, hit.document.number)


def _count(candidates: list[SearchDocument], plan: QueryPlan) -> Facets:
    def among(name: str) -> list[SearchDocument]:
        return [one for one in candidates if _fits_facets(one, plan, without=name)]

    return Facets(
        kind=Counter(one.kind for one in among("kind")),
        area=Counter(area for one in among("area") for area in one.area_ids),
        free=Counter(one.free for one in among("free") if one.free is not None),
    )
