"""The ranking formula: each factor alone, and their product."""

import math
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.ranking import (
    WEIGHTS,
    Factors,
    Weights,
    fresh_factor,
    place_factor,
    popular_factor,
)
from tests.factories.search import NOW

metres = st.floats(0, 5_000_000)
days = st.floats(0, 20_000)


def place(distance_m: float | None) -> float:
    return place_factor(distance_m, is_near_asked=True, weights=WEIGHTS)


def fresh(age_days: float, kind: str = "column") -> float:
    return fresh_factor(kind, NOW - timedelta(days=age_days), at=NOW, weights=WEIGHTS)


@pytest.mark.parametrize(
    ("distance_m", "expected"),
    [
        (0, 1.0),
        (500, 0.3 + 0.7 * 0.5**0.25),
        (1000, 0.3 + 0.7 * 0.5**0.5),
        (2000, 0.65),
        (4000, 0.475),
        (6000, 0.3875),
        (20_000, 0.3 + 0.7 / 1024),
    ],
)
def test_nearness_is_a_floor_and_a_half_life_of_two_kilometres(
    distance_m: float, expected: float
) -> None:
    assert place(distance_m) == pytest.approx(expected, abs=1e-9)


@given(metres)
@settings(max_examples=50)
def test_nearness_stays_between_its_floor_and_one(distance_m: float) -> None:
    assert WEIGHTS.place_floor <= place(distance_m) <= 1.0


@given(metres, metres)
@settings(max_examples=50)
def test_what_is_nearer_never_counts_less(first: float, second: float) -> None:
    near, far = sorted((first, second))

    assert place(near) >= place(far)


def test_what_has_no_place_counts_like_something_three_kilometres_away() -> None:
    assert place(2900) > place(None) > place(3000)


@pytest.mark.parametrize("distance_m", [None, 0.0, 5000.0])
def test_without_a_position_nearness_is_no_matter(distance_m: float | None) -> None:
    assert place_factor(distance_m, is_near_asked=False, weights=WEIGHTS) == 1.0


@pytest.mark.parametrize(
    ("age_days", "expected"),
    [(0, 1.0), (90, 0.7 + 0.3 * 0.5**0.5), (180, 0.85), (360, 0.775), (3650, 0.7 + 0.3 / 2**20)],
)
def test_a_column_fades_by_half_years_to_seven_tenths(age_days: float, expected: float) -> None:
    assert fresh(age_days) == pytest.approx(expected, abs=1e-3)


@given(days, days)
@settings(max_examples=50)
def test_a_younger_column_never_counts_less(first: float, second: float) -> None:
    young, old = sorted((first, second))

    assert 1.0 >= fresh(young) >= fresh(old) >= WEIGHTS.column_floor


@given(days)
@settings(max_examples=20)
def test_a_venue_does_not_age(age_days: float) -> None:
    assert fresh(age_days, kind="venue") == 1.0


def test_a_column_of_tomorrow_is_as_fresh_as_one_of_today() -> None:
    assert fresh(-1) == fresh(0) == 1.0


def test_a_column_without_a_date_does_not_fade() -> None:
    assert fresh_factor("column", None, at=NOW, weights=WEIGHTS) == 1.0


@pytest.mark.parametrize(
    ("opens", "expected"),
    [(0, 1.0), (9, 1.15), (99, 1.3), (999, 1.45), (10_000, 1.5), (1e12, 1.5)],
)
def test_popularity_grows_by_its_logarithm_up_to_a_half(opens: float, expected: float) -> None:
    assert popular_factor(opens, WEIGHTS) == pytest.approx(expected, abs=1e-6)


def test_ten_times_the_opens_is_the_same_step_again() -> None:
    steps = [popular_factor(10**power - 1, WEIGHTS) for power in range(4)]

    assert [b - a for a, b in pairwise(steps)] == pytest.approx([0.15] * 3)


fractions = st.floats(0.01, 1.5)


@given(st.floats(0, 100), st.floats(0, 1), fractions, fractions, fractions, st.sampled_from([1, 0]))
@settings(max_examples=60)
def test_the_score_is_the_product_to_four_places(
    text: float, coverage: float, place_: float, fresh_: float, popular: float, missing: int
) -> None:
    tier = WEIGHTS.incomplete**missing
    factors = Factors(
        text=text, coverage=coverage, place=place_, fresh=fresh_, popular=popular, tier=tier
    )

    product = math.prod((text, coverage, coverage, place_, fresh_, popular, tier))

    assert factors.score == pytest.approx(product, rel=1e-4)


def factors(**values: float) -> Factors:
    usual = dict.fromkeys(("text", "coverage", "place", "fresh", "popular", "tier"), 1.0)
    return Factors(**{**usual, **values})


def test_half_the_units_are_a_quarter_of_the_score() -> None:
    assert factors(coverage=0.5).score == pytest.approx(factors().score / 4)


def test_what_misses_a_demanded_unit_stands_behind_everything_that_has_all() -> None:
    worst_whole = factors(text=0.5, place=WEIGHTS.place_floor, fresh=WEIGHTS.column_floor)
    best_partial = factors(
        text=500.0, coverage=0.9, popular=WEIGHTS.popular_most, tier=WEIGHTS.incomplete
    )

    assert worst_whole.score > best_partial.score


def test_a_match_in_the_title_is_worth_most_and_one_in_speech_least() -> None:
    worth = dict(WEIGHTS.fields())

    assert list(worth) == ["title_w", "tags_w", "place_w", "summary_w", "body_w", "speech_w"]
    assert worth["title_w"] > worth["tags_w"] > worth["place_w"] == worth["summary_w"]
    assert worth["summary_w"] > worth["body_w"] > worth["speech_w"] > 0


def test_other_weights_make_another_formula() -> None:
    flat = Weights(place_floor=1.0, column_floor=1.0, popular_slope=0.0)

    assert place_factor(9000, is_near_asked=True, weights=flat) == 1.0
    assert fresh_factor("column", NOW - timedelta(900), at=NOW, weights=flat) == 1.0
    assert popular_factor(900, flat) == 1.0
