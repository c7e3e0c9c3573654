"""The formula over columns of numbers is the formula of single hits."""

import math
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.contract import Stage
from search.engines.tantivy_engine.candidates import Candidates
from search.engines.tantivy_engine.formula import FactorColumns, factors_of
from search.planning.plan import QueryPlan
from search.ranking import WEIGHTS, fresh_factor, place_factor, popular_factor
from tests.factories.plans import a_bare_plan, a_unit
from tests.factories.search import HERE, NOW

HEAVY, LIGHT = a_unit("目连戏", weight=3.0), a_unit("杂技", weight=1.0)
HINT = a_unit("视频", weight=1.0, required=False)


def rows(count: int, **columns: list[float]) -> Candidates:
    """Candidates with these columns; all else is plain."""
    usual: dict[str, list[float]] = {
        "numbers": [float(number) for number in range(count)],
        "text": [2.0] * count,
        "distance_m": [math.nan] * count,
        "published": [0.0] * count,
        "popularity": [0.0] * count,
        "fades": [0.0] * count,
        "mask": [0.0] * count,
    }
    arrays: dict[str, Any] = {
        name: np.array(values, dtype=np.float64) for name, values in {**usual, **columns}.items()
    }
    return Candidates(addresses=[None] * count, **arrays)


def factors(
    plan: QueryPlan, needed: int | None = None, count: int = 1, **columns: list[float]
) -> FactorColumns:
    stage = Stage(radius_m=None, needed=len(plan.required) if needed is None else needed)
    return factors_of(rows(count, **columns), plan, stage)


@given(st.floats(0, 100_000) | st.none())
@settings(max_examples=40)
def test_nearness_is_the_same(distance_m: float | None) -> None:
    plan = a_bare_plan(near=HERE)

    found = factors(plan, distance_m=[math.nan if distance_m is None else distance_m])

    expected = place_factor(distance_m, is_near_asked=True, weights=WEIGHTS)
    assert found.row(0).place == pytest.approx(expected, rel=1e-9)


@given(st.integers(-5, 4000), st.sampled_from(["column", "venue"]))
@settings(max_examples=40)
def test_freshness_is_the_same(age_days: int, kind: str) -> None:
    published = NOW - timedelta(days=age_days)

    found = factors(
        a_bare_plan(), published=[published.timestamp()], fades=[float(kind == "column")]
    )

    expected = fresh_factor(kind, published, at=NOW, weights=WEIGHTS)
    assert found.row(0).fresh == pytest.approx(expected, rel=1e-9)


def test_what_has_no_date_does_not_fade() -> None:
    assert factors(a_bare_plan(), published=[0.0], fades=[1.0]).row(0).fresh == 1.0


@given(st.floats(0, 1e9))
@settings(max_examples=40)
def test_popularity_is_the_same(opens: float) -> None:
    found = factors(a_bare_plan(), popularity=[opens])

    assert found.row(0).popular == pytest.approx(popular_factor(opens, WEIGHTS), rel=1e-9)


@pytest.mark.parametrize("sort", ["time", "distance"])
def test_nearness_counts_in_no_other_order(sort: str) -> None:
    plan = a_bare_plan(near=HERE, sort=sort)

    assert factors(plan, distance_m=[9000.0]).row(0).place == 1.0


@pytest.mark.parametrize(
    ("mask", "coverage"), [(0b11, 1.0), (0b01, 0.75), (0b10, 0.25), (0b00, 0.0)]
)
def test_coverage_is_the_matched_share_of_the_weight(mask: int, coverage: float) -> None:
    plan = a_bare_plan(units=(HEAVY, LIGHT))

    found = factors(plan, needed=1, mask=[float(mask)])

    assert found.row(0).coverage == pytest.approx(coverage)


def test_a_hint_that_is_missing_costs_coverage_but_no_tier() -> None:
    plan = a_bare_plan(units=(HEAVY, HINT))

    found = factors(plan, mask=[float(0b01)])

    assert found.row(0).coverage == pytest.approx(0.75)
    assert found.row(0).tier == 1.0


def test_hints_alone_only_lift() -> None:
    plan = a_bare_plan(units=(HINT,))

    found = factors(plan, count=2, text=[0.0, 4.0], mask=[0.0, 1.0])

    assert found.text.tolist() == [1.0, 5.0]
    assert found.coverage.tolist() == [1.0, 1.0]


def test_without_words_everything_has_the_same_text() -> None:
    assert factors(a_bare_plan(), count=2, text=[0.0, 3.0]).text.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(("mask", "text"), [(0b111, 3.0), (0b011, 2.0), (0b100, 3.0)])
def test_the_whole_query_in_the_title_counts_half_as_much_again(mask: int, text: float) -> None:
    plan = a_bare_plan(units=(HEAVY, LIGHT), whole=("目连", "连戏"))

    assert factors(plan, mask=[float(mask)]).row(0).text == pytest.approx(text)


@pytest.mark.parametrize(
    ("needed", "mask", "missing"),
    [(2, 0b11, 0), (2, 0b01, 0), (1, 0b11, 0), (1, 0b01, 1), (1, 0b10, 1)],
    ids=["strict and whole", "strict", "wider and whole", "wider, one missing", "the other one"],
)
def test_a_wider_try_lists_by_the_number_of_missing_units(
    needed: int, mask: int, missing: int
) -> None:
    plan = a_bare_plan(units=(HEAVY, LIGHT))

    tier = factors(plan, needed=needed, mask=[float(mask)]).row(0).tier

    assert tier == pytest.approx(WEIGHTS.incomplete**missing)


def test_two_missing_units_stand_behind_one() -> None:
    plan = a_bare_plan(units=(HEAVY, LIGHT, a_unit("龙舞", weight=1.0)))

    tiers = factors(plan, needed=1, count=3, mask=[7.0, 3.0, 1.0]).tier.tolist()

    assert tiers == sorted(tiers, reverse=True)
    assert tiers[1] / tiers[2] == pytest.approx(1 / WEIGHTS.incomplete)


@given(
    text=st.floats(0.1, 50),
    distance_m=st.floats(0, 50_000),
    age_days=st.integers(0, 2000),
    opens=st.floats(0, 1e6),
    mask=st.integers(0, 3),
)
@settings(max_examples=60)
def test_each_rows_score_is_the_product_of_its_factors(
    text: float, distance_m: float, age_days: int, opens: float, mask: int
) -> None:
    plan = a_bare_plan(units=(HEAVY, LIGHT), near=HERE)
    published = (NOW - timedelta(days=age_days)).timestamp()

    found = factors(
        plan,
        needed=1,
        text=[text],
        distance_m=[distance_m],
        published=[published],
        fades=[1.0],
        popularity=[opens],
        mask=[float(mask)],
    )

    assert found.score()[0] == pytest.approx(found.row(0).score, rel=1e-4)
