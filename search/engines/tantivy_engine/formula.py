"""The ranking formula over columns of candidates."""

from dataclasses import dataclass

import numpy as np

from search.engines.contract import Stage
from search.engines.surroundings import Numbers
from search.engines.tantivy_engine.candidates import Candidates
from search.planning.plan import QueryPlan
from search.ranking import DAY_S, WEIGHTS, Factors, Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorColumns:
    """Each factor for each candidate."""

    text: Numbers
    coverage: Numbers
    place: Numbers
    fresh: Numbers
    popular: Numbers
    tier: Numbers

    def score(self) -> Numbers:
        product: Numbers = (
            self.text * self.coverage**2 * self.place * self.fresh * self.popular * self.tier
        )
        return product

    def row(self, index: int) -> Factors:
        return Factors(
            text=float(self.text[index]),
            coverage=float(self.coverage[index]),
            place=float(self.place[index]),
            fresh=float(self.fresh[index]),
            popular=float(self.popular[index]),
            tier=float(self.tier[index]),
        )


def factors_of(
    rows: Candidates, plan: QueryPlan, stage: Stage, *, weights: Weights = WEIGHTS
) -> FactorColumns:
    """All factors of `search.ranking`, computed at once."""
    ones = np.ones(len(rows.addresses))
    bits = rows.mask.astype(np.int64)
    return FactorColumns(
        text=_text(rows, plan, bits=bits, weights=weights),
        coverage=_coverage(plan, bits, ones),
        place=_place(rows, weights) if plan.ranks_by_place else ones,
        fresh=_fresh(rows, plan, weights),
        popular=np.minimum(
            weights.popular_most, 1 + weights.popular_slope * np.log10(1 + rows.popularity)
        ),
        tier=_tier(plan, stage, bits=bits, weights=weights),
    )


def _text(rows: Candidates, plan: QueryPlan, *, bits: np.ndarray, weights: Weights) -> Numbers:
    if not plan.units:
        return np.ones(len(rows.addresses))
    if not plan.required:
        return 1 + rows.text
    is_whole = (bits >> len(plan.units)) & 1 == 1
    text: Numbers = rows.text * np.where(is_whole, weights.whole_in_title, 1.0)
    return text


def _coverage(plan: QueryPlan, bits: np.ndarray, ones: Numbers) -> Numbers:
    if not plan.required:
        return ones
    total = sum(unit.weight for unit in plan.units)
    parts = [((bits >> index) & 1) * unit.weight / total for index, unit in enumerate(plan.units)]
    share: Numbers = np.sum(parts, axis=0)
    return share


def _place(rows: Candidates, weights: Weights) -> Numbers:
    nearness = 0.5 ** (rows.distance_m / weights.place_half_m)
    known = weights.place_floor + (1 - weights.place_floor) * nearness
    place: Numbers = np.where(np.isnan(rows.distance_m), weights.place_unknown, known)
    return place


def _fresh(rows: Candidates, plan: QueryPlan, weights: Weights) -> Numbers:
    age_days = np.maximum(0.0, (plan.at.timestamp() - rows.published) / DAY_S)
    fading = weights.column_floor + (1 - weights.column_floor) * 0.5 ** (
        age_days / weights.column_half_days
    )
    ages = (rows.fades == 1) & (rows.published > 0)
    fresh: Numbers = np.where(ages, fading, 1.0)
    return fresh


def _tier(plan: QueryPlan, stage: Stage, *, bits: np.ndarray, weights: Weights) -> Numbers:
    """What misses a required unit is listed after everything that has them all."""
    required = [index for index, unit in enumerate(plan.units) if unit.required]
    if stage.needed >= len(required):
        return np.ones(len(bits))
    matched = sum(((bits >> index) & 1) for index in required)
    tier: Numbers = weights.incomplete ** (len(required) - np.asarray(matched, dtype=np.float64))
    return tier
