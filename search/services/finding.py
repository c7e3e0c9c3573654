"""Walks from strict to generous until there are three hits, and says what was given up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.engines.contract import Answer, Engine, Facets, Found, Stage
from search.planning.plan import QueryPlan

ENOUGH = 3
# Metres that are tried after the asked ones; then the whole district.
WIDER_M = (3_000.0, 5_000.0, 10_000.0, 30_000.0)
NOTHING = Found(total=0, facets=Facets(), hits=(), state=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What was found at which stage, and the sentences that say what was widened."""

    found: Found
    stage: Stage
    said: tuple[str, ...] = ()


def walk(engine: Engine, plan: QueryPlan) -> Walked:
    """At most two round trips: the question itself, then every wider one at once."""
    first = Stage(radius_m=plan.radius_m, needed=len(plan.required))
    if plan.asks_nothing:
        return Walked(found=NOTHING, stage=first)
    strict = engine.ask(plan, [first]).found[0]
    stages = [stage for stage in _wider(plan) if stage != first]
    if strict.total >= ENOUGH or not (stages or plan.units):
        return Walked(found=strict, stage=first)
    answer = engine.ask(plan, stages, counts_units=True)
    return _choose(plan, Walked(found=strict, stage=first), stages=stages, answer=answer)


def _wider(plan: QueryPlan) -> list[Stage]:
    """Every radius with every number of required units, strictest words first."""
    most = len(plan.required)
    return [
        Stage(radius_m=radius_m, needed=needed)
        for needed in range(most, max(0, most > 0) - 1, -1)
        for radius_m in _radii(plan)
    ]


def _radii(plan: QueryPlan) -> tuple[float | None, ...]:
    if plan.radius_m is None:
        return (None,)
    asked = plan.radius_m
    return (asked, *(radius for radius in WIDER_M if radius > asked), None)


def _choose(plan: QueryPlan, strict: Walked, *, stages: Sequence[Stage], answer: Answer) -> Walked:
    by_stage = dict(zip(stages, answer.found, strict=True))
    by_stage[strict.stage] = strict.found
    absent = tuple(
        unit.text
        for unit, is_present in zip(plan.units, answer.present, strict=True)
        if not is_present
    )
    missing = sum(unit.text in absent for unit in plan.required)
    needed = len(plan.required) - missing
    dropped = tuple(f"没有“{text}”" for text in absent)
    if plan.required and not needed:
        return Walked(found=NOTHING, stage=strict.stage, said=dropped)
    stage = _best_stage(plan, by_stage, needed)
    return Walked(
        found=by_stage[stage],
        stage=stage,
        said=(*dropped, *_said(plan, stage, needed=needed, by_stage=by_stage)),
    )


def _best_stage(plan: QueryPlan, by_stage: dict[Stage, Found], needed: int) -> Stage:
    """First farther away with all the words, then any two words, then any one."""
    order = [Stage(radius_m=radius_m, needed=needed) for radius_m in _radii(plan)]
    order += [
        Stage(radius_m=None if plan.radius_m is None else _radii(plan)[-1], needed=fewer)
        for fewer in (2, 1)
        if fewer < needed
    ]
    for stage in order:
        if by_stage[stage].total >= ENOUGH:
            return stage
    most = max(by_stage[stage].total for stage in order)
    return next(stage for stage in order if by_stage[stage].total == most)


def _said(
    plan: QueryPlan, stage: Stage, *, needed: int, by_stage: dict[Stage, Found]
) -> tuple[str, ...]:
    sentences = []
    if plan.radius_m is not None and stage.radius_m != plan.radius_m:
        nearest = by_stage[replace(stage, radius_m=plan.radius_m)].total
        sentences.append(_farther(plan.radius_m, stage.radius_m, is_none=nearest == 0))
    if stage.needed < needed:
        some = "两个词" if stage.needed > 1 else "一个词"
        sentences.append(f"同时符合的不多，后面列出只符合{some}的")
    return tuple(sentences)


def _farther(asked_m: float, radius_m: float | None, *, is_none: bool) -> str:
    begin = f"{asked_m / 1000:g} 公里内{'没有' if is_none else '不多'}"
    return f"{begin}，已扩大到{'全区' if radius_m is None else f' {radius_m / 1000:g} 公里'}"
