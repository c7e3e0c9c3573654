"""The ranking formula as nested function scores; `search.ranking` says what it is."""

from elasticsearch.dsl import Q
from elasticsearch.dsl.function import SF, ScoreFunction
from elasticsearch.dsl.query import Query

from cms.core.geo import Point
from search.engines.contract import Stage
from search.engines.elasticsearch_engine.queries import matching, unit_query, whole
from search.planning.plan import QueryPlan
from search.ranking import WEIGHTS, Weights

PLACED = Q("exists", field="location")


def scored(plan: QueryPlan, stage: Stage, weights: Weights = WEIGHTS) -> Query:
    """text * coverage² * place * fresh * popular * tier, factor by factor from the inside."""
    query = matching(plan, stage)
    if plan.required:
        query = _times(query, [SF({"filter": whole(plan), "weight": weights.whole_in_title})])
        if len(plan.units) > stage.needed:
            query = _covered(_covered(query, plan), plan)
    if plan.required and stage.needed < len(plan.required):
        query = _tiered(query, plan, weights)
    if plan.near is not None and plan.ranks_by_place:
        query = _near(query, plan.near, weights)
    return _popular(_fresh(query, plan, weights), weights)


def _times(query: Query, functions: list[ScoreFunction], *, mode: str = "multiply") -> Query:
    """The score times the functions' sum or product; where none applies it stays."""
    return Q(
        "function_score", query=query, functions=functions, score_mode=mode, boost_mode="multiply"
    )


def _covered(query: Query, plan: QueryPlan) -> Query:
    total = sum(unit.weight for unit in plan.units)
    shares = [
        SF({"filter": unit_query(unit), "weight": unit.weight / total}) for unit in plan.units
    ]
    return _times(query, shares, mode="sum")


def _tiered(query: Query, plan: QueryPlan, weights: Weights) -> Query:
    """What misses a required unit is listed after everything that has them all."""
    missing = [
        SF({"filter": Q("bool", must_not=[unit_query(unit)]), "weight": weights.incomplete})
        for unit in plan.required
    ]
    return _times(query, missing)


def _near(query: Query, near: Point, weights: Weights) -> Query:
    """The decay alone would give a document without a place the full mark."""
    decay = {
        "origin": {"lat": near.lat, "lon": near.lon},
        "scale": f"{weights.place_half_m}m",
        "decay": 0.5,
    }
    return _times(
        query,
        [
            SF({"filter": PLACED, "weight": weights.place_floor}),
            SF({"filter": PLACED, "weight": 1 - weights.place_floor, "exp": {"location": decay}}),
            SF({"filter": Q("bool", must_not=[PLACED]), "weight": weights.place_unknown}),
        ],
        mode="sum",
    )


def _fresh(query: Query, plan: QueryPlan, weights: Weights) -> Query:
    ages = Q("bool", filter=[Q("term", kind="column"), Q("exists", field="published_at")])
    decay = {
        "origin": plan.at.isoformat(),
        "scale": f"{weights.column_half_days:g}d",
        "decay": 0.5,
    }
    return _times(
        query,
        [
            SF({"filter": ages, "weight": weights.column_floor}),
            SF(
                {"filter": ages, "weight": 1 - weights.column_floor, "exp": {"published_at": decay}}
            ),
            SF({"filter": Q("bool", must_not=[ages]), "weight": 1.0}),
        ],
        mode="sum",
    )


def _popular(query: Query, weights: Weights) -> Query:
    growth = {"field": "popularity", "modifier": "log1p", "missing": 0}
    return Q(
        "function_score",
        query=query,
        functions=[
            SF({"filter": Q("match_all"), "weight": 1.0}),
            SF(
                {
                    "filter": Q("match_all"),
                    "weight": weights.popular_slope,
                    "field_value_factor": growth,
                }
            ),
        ],
        score_mode="sum",
        max_boost=weights.popular_most,
        boost_mode="multiply",
    )
