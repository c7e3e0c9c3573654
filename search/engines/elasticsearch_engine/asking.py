"""One try as a search request, and its answer in our words."""

from collections.abc import Sequence
from typing import Any

from elasticsearch.dsl import A, Q, Search

from cms.core.geo import distance_m
from search.engines.contract import EngineHit, Facets, Stage
from search.engines.elasticsearch_engine.queries import FACETS, facet_filter, unit_name
from search.engines.elasticsearch_engine.scoring import scored
from search.engines.stored import StoredDocument, from_plain
from search.planning.plan import QueryPlan
from search.ranking import WEIGHTS, Factors, fresh_factor, place_factor, popular_factor

FIELDS = {"kind": "kind", "area": "area_ids", "free": "free"}
MOST_AREAS = 500
BY_DATE = ({"published_at": {"order": "desc", "missing": "_last"}}, {"number": "asc"})


def search_for(plan: QueryPlan, stage: Stage, *, without: Sequence[int] = ()) -> Search:
    """The request, one hit longer than a page: so we know whether there is more."""
    query = scored(plan, stage)
    if without:
        query = Q("bool", must=[query], must_not=[Q("terms", number=list(without))])
    asked = (
        Search()
        .query(query)
        .post_filter(facet_filter(plan))
        .source(includes=["plain"])
        .sort(*_order(plan))
        .extra(size=plan.size + 1, track_total_hits=True, track_scores=True)
    )
    for name in FACETS:
        counted = A("filter", facet_filter(plan, without=name))
        counted.bucket("values", "terms", field=FIELDS[name], size=MOST_AREAS)
        asked.aggs.bucket(name, counted)
    return asked


def _order(plan: QueryPlan) -> tuple[Any, ...]:
    if plan.sort == "time":
        return BY_DATE
    if plan.sort == "distance" and plan.near is not None:
        here = {"lat": plan.near.lat, "lon": plan.near.lon}
        return ({"_geo_distance": {"location": here, "order": "asc", "unit": "m"}}, BY_DATE[1])
    return ("_score", *BY_DATE)


def facets_of(response: Any) -> Facets:
    """The counted values of each facet."""
    counted = {
        name: {
            str(bucket.get("key_as_string", bucket["key"])): bucket["doc_count"]
            for bucket in response["aggregations"][name]["values"]["buckets"]
        }
        for name in FACETS
    }
    return Facets(
        kind=counted["kind"],
        area={int(key): count for key, count in counted["area"].items()},
        free={key == "true": count for key, count in counted["free"].items()},
    )


def hit_of(hit: Any, plan: QueryPlan, stage: Stage) -> EngineHit:
    """A hit with its factors; the text factor is what the server's score leaves for it."""
    document = from_plain(hit["_source"]["plain"])
    away = distance_m(plan.near, document.point) if plan.near and document.point else None
    return EngineHit(
        document=document,
        factors=_factors(hit, document, plan=plan, stage=stage, away_m=away),
        distance_m=away,
    )


def _factors(
    hit: Any, document: StoredDocument, *, plan: QueryPlan, stage: Stage, away_m: float | None
) -> Factors:
    matched = set(hit.get("matched_queries", ()))
    has = [unit_name(index) in matched for index in range(len(plan.units))]
    rest = Factors(
        text=1.0,
        coverage=_coverage(plan, has),
        place=place_factor(away_m, is_near_asked=plan.ranks_by_place, weights=WEIGHTS),
        fresh=fresh_factor(document.kind, document.published_at, at=plan.at, weights=WEIGHTS),
        popular=popular_factor(document.popularity, WEIGHTS),
        tier=_tier(plan, stage, has),
    )
    return Factors(
        text=(hit["_score"] or 0.0) / rest.score,
        coverage=rest.coverage,
        place=rest.place,
        fresh=rest.fresh,
        popular=rest.popular,
        tier=rest.tier,
    )


def _coverage(plan: QueryPlan, has: list[bool]) -> float:
    if not plan.required:
        return 1.0
    total = sum(unit.weight for unit in plan.units)
    return sum(unit.weight for unit, is_in in zip(plan.units, has, strict=True) if is_in) / total


def _tier(plan: QueryPlan, stage: Stage, has: list[bool]) -> float:
    if stage.needed >= len(plan.required):
        return 1.0
    missing = sum(unit.required and not is_in for unit, is_in in zip(plan.units, has, strict=True))
    return float(WEIGHTS.incomplete**missing)
