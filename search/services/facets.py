"""Facet counts with names people know."""

from search.engines.contract import Facets
from search.planning.knowledge import Gazetteer
from search.planning.plan import QueryPlan
from search.planning.request import KINDS
from search.services.results import FacetLists, FacetValue

NAMED_FROM_DEPTH = 2
FREE = {True: ("1", "免费"), False: ("0", "收费")}


def lists_of(facets: Facets, plan: QueryPlan, gazetteer: Gazetteer) -> FacetLists:
    """Kinds, places and prices; a place that no longer exists is left out."""
    return FacetLists(
        kind=tuple(
            FacetValue(
                value=kind, label=label, count=facets.kind[kind], is_chosen=kind in plan.kinds
            )
            for kind, label in KINDS.items()
            if facets.kind.get(kind)
        ),
        area=_areas(facets, plan, gazetteer),
        free=tuple(
            FacetValue(
                value=value, label=label, count=facets.free[is_free], is_chosen=is_free is plan.free
            )
            for is_free, (value, label) in FREE.items()
            if facets.free.get(is_free)
        ),
    )


def _areas(facets: Facets, plan: QueryPlan, gazetteer: Gazetteer) -> tuple[FacetValue, ...]:
    found = [
        FacetValue(
            value=place.area.slug,
            label=place.area.name,
            count=count,
            is_chosen=plan.area == place.area,
        )
        for number, count in facets.area.items()
        if (place := gazetteer.by_number(number)) and place.depth >= NAMED_FROM_DEPTH
    ]
    return tuple(sorted(found, key=lambda value: (-value.count, value.label)))
