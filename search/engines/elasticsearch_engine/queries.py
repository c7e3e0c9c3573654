"""A plan as queries of Elasticsearch."""

from collections.abc import Sequence

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search.engines.contract import Stage
from search.planning.plan import QueryPlan, Unit
from search.planning.request import Box
from search.ranking import WEIGHTS, Weights

FACETS = ("kind", "area", "free")
WHOLE = "whole"


def phrase(field: str, grams: Sequence[str], boost: float = 1.0) -> Query:
    """Neighbouring grams."""
    asked = {"query": " ".join(grams), "analyzer": "whitespace", "boost": boost}
    return Q("match_phrase", **{field: asked})


def unit_query(unit: Unit, *, name: str | None = None, weights: Weights = WEIGHTS) -> Query:
    """The unit in its best field, and a little of the other fields."""
    parts = []
    for wording in unit.wordings:
        if not unit.as_phrase:
            parts += [
                Q("term", **{field: {"value": wording.word, "boost": boost}})
                for field, boost in weights.fields()
            ]
        parts.append(phrase("title_g", wording.grams, weights.title * weights.gram_phrase))
        parts.append(phrase("all_g", wording.grams, weights.gram_phrase))
    named = {"_name": name} if name else {}
    return Q("dis_max", queries=parts, tie_breaker=weights.other_fields, **named)


def unit_name(index: int) -> str:
    return f"unit{index}"


def matching(plan: QueryPlan, stage: Stage) -> Query:
    """What matches, with its text score; the facets' filters stand apart (`facet_filter`)."""
    filters = _filters(plan, stage)
    forbidden = [unit_query(unit) for unit in plan.excluded]
    if not plan.units:
        return Q("bool", must=[Q("match_all")], filter=filters, must_not=forbidden)
    named = [
        (unit, unit_query(unit, name=unit_name(index))) for index, unit in enumerate(plan.units)
    ]
    required = [query for unit, query in named if unit.required]
    hints = [query for unit, query in named if not unit.required]
    hints.append(Q("constant_score", filter=whole(plan), boost=0, _name=WHOLE))
    demanded = (
        Q("bool", should=required, minimum_should_match=min(stage.needed, len(required)))
        if required
        else Q("match_all")
    )
    return Q("bool", must=[demanded], should=hints, filter=filters, must_not=forbidden)


def whole(plan: QueryPlan) -> Query:
    """The whole query stands in the title."""
    return phrase("title_g", plan.whole)


def _filters(plan: QueryPlan, stage: Stage) -> list[Query]:
    filters = []
    if plan.open_at is not None:
        filters.append(Q("term", open_spans=plan.open_at))
    if plan.box is not None:
        filters.append(within(plan.box))
    if stage.radius_m is not None and plan.near is not None:
        centre = {"lat": plan.near.lat, "lon": plan.near.lon}
        filters.append(Q("geo_distance", distance=f"{stage.radius_m}m", location=centre))
    if plan.needs_point:
        filters.append(Q("exists", field="location"))
    return filters


def within(box: Box) -> Query:
    corners = {
        "top_left": {"lat": box.north, "lon": box.west},
        "bottom_right": {"lat": box.south, "lon": box.east},
    }
    return Q("geo_bounding_box", location=corners)


def facet_filter(plan: QueryPlan, *, without: str = "") -> Query:
    """The filters people choose beside the list, but for one facet's own."""
    filters = []
    if plan.kinds and without != "kind":
        filters.append(Q("terms", kind=list(plan.kinds)))
    if plan.area is not None and without != "area":
        filters.append(Q("term", area_ids=str(plan.area.number)))
    if plan.free is not None and without != "free":
        filters.append(Q("term", free=plan.free))
    return Q("bool", filter=filters)
