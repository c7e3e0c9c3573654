"""A plan as queries of the embedded engine."""

from collections.abc import Iterable, Sequence

from tantivy import FieldType, Occur, Query

from search.engines.contract import Stage
from search.engines.surroundings import box_around
from search.engines.tantivy_engine import minutes
from search.engines.tantivy_engine.fields import schema
from search.planning.plan import QueryPlan, Unit, Wording
from search.planning.request import Box
from search.ranking import WEIGHTS, Weights

Clause = tuple[Occur, Query]
FACETS = ("kind", "area", "free")


def term(field: str, value: object) -> Query:
    return Query.term_query(schema(), field, value)


def phrase(field: str, grams: Sequence[str]) -> Query:
    """Neighbouring grams; a single one is a plain term."""
    if len(grams) == 1:
        return term(field, grams[0])
    return Query.phrase_query(schema(), field, list(grams))


def unit_score(unit: Unit, weights: Weights = WEIGHTS) -> Query:
    """The unit in its best field, and a little of the other fields."""
    parts = [part for wording in unit.wordings for part in _parts(unit, wording, weights)]
    return Query.disjunction_max_query(parts, weights.other_fields)


def _parts(unit: Unit, wording: Wording, weights: Weights) -> Iterable[Query]:
    if not unit.as_phrase:
        for field, boost in weights.fields():
            yield Query.boost_query(term(field, wording.word), boost)
    yield Query.boost_query(phrase("title_g", wording.grams), weights.title * weights.gram_phrase)
    yield Query.boost_query(phrase("all_g", wording.grams), weights.gram_phrase)


def matching(plan: QueryPlan, stage: Stage, *, without: str = "") -> Query:
    """Everything a hit must fulfil, unscored; `without` names a facet whose filter is left off."""
    clauses = [*_filters(plan, without), *_places(plan, stage)]
    required = [unit_score(unit) for unit in plan.required]
    if required:
        at_least = Query.boolean_query(
            [(Occur.Should, query) for query in required],
            minimum_number_should_match=min(stage.needed, len(required)),
        )
        clauses.append((Occur.Must, at_least))
    clauses += [(Occur.MustNot, unit_score(unit)) for unit in plan.excluded]
    return Query.boolean_query([(Occur.Must, Query.all_query()), *clauses])


def scored(plan: QueryPlan, base: Query) -> Query:
    """What matches, with the text score of all units."""
    units: list[Clause] = [(Occur.Should, unit_score(unit)) for unit in plan.units]
    return Query.boolean_query([(Occur.Must, Query.const_score_query(base, 0.0)), *units])


def masks(plan: QueryPlan, numbers: Sequence[int]) -> Query:
    """For these pages: the sum of 2^i for each unit that matches, and one bit for the whole."""
    bits: list[Clause] = [
        (Occur.Should, Query.const_score_query(unit_score(unit), float(1 << index)))
        for index, unit in enumerate(plan.units)
    ]
    whole = Query.const_score_query(phrase("title_g", plan.whole), float(1 << len(plan.units)))
    among = Query.const_score_query(numbered(numbers), 0.0)
    return Query.boolean_query([(Occur.Must, among), *bits, (Occur.Should, whole)])


def numbered(numbers: Sequence[int]) -> Query:
    """Exactly these pages."""
    return Query.term_set_query(schema(), "number", list(numbers))


def narrowed(base: Query, *others: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in (base, *others)])


def within(box: Box) -> Query:
    """Inside a rectangle; what has no place is outside."""
    return narrowed(
        Query.range_query(schema(), "lat", FieldType.Float, box.south, box.north),
        Query.range_query(schema(), "lon", FieldType.Float, box.west, box.east),
    )


def _filters(plan: QueryPlan, without: str) -> Iterable[Clause]:
    if plan.kinds and without != "kind":
        yield Occur.Must, Query.term_set_query(schema(), "kind", list(plan.kinds))
    if plan.area is not None and without != "area":
        yield Occur.Must, term("area", str(plan.area.number))
    if plan.free is not None and without != "free":
        yield Occur.Must, term("free", plan.free)
    if plan.open_at is not None:
        moments = minutes.terms_at(plan.open_at)
        yield Occur.Must, Query.term_set_query(schema(), "open", moments)


def _places(plan: QueryPlan, stage: Stage) -> Iterable[Clause]:
    if plan.box is not None:
        yield Occur.Must, within(plan.box)
    if stage.radius_m is not None and plan.near is not None:
        yield Occur.Must, within(box_around(plan.near, stage.radius_m))
    if plan.needs_point:
        yield Occur.Must, Query.exists_query("lat")
