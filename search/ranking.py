"""The one ranking formula; both engines follow it, and `explain` shows its factors.

score = text * coverage² * place * fresh * popular * tier
"""

import math
from dataclasses import dataclass
from datetime import datetime

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Every number of the formula."""

    title: float = 8.0
    tags: float = 5.0
    place: float = 3.0
    summary: float = 3.0
    body: float = 1.0
    speech: float = 0.5
    gram_phrase: float = 0.4
    whole_in_title: float = 1.5
    other_fields: float = 0.3
    place_floor: float = 0.3
    place_half_m: float = 2000.0
    place_unknown: float = 0.55
    column_floor: float = 0.7
    column_half_days: float = 180.0
    popular_slope: float = 0.15
    popular_most: float = 1.5
    incomplete: float = 1e-5

    def fields(self) -> tuple[tuple[str, float], ...]:
        """The word fields with what a match in each is worth."""
        return (
            ("title_w", self.title),
            ("tags_w", self.tags),
            ("place_w", self.place),
            ("summary_w", self.summary),
            ("body_w", self.body),
            ("speech_w", self.speech),
        )


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """Why a hit stands where it stands; their product is its score."""

    text: float
    coverage: float
    place: float
    fresh: float
    popular: float
    tier: float

    @property
    def score(self) -> float:
        squared = self.coverage * self.coverage
        return self.text * squared * self.place * self.fresh * self.popular * self.tier


def place_factor(distance_m: float | None, *, is_near_asked: bool, weights: Weights) -> float:
    """Nearness halves every two kilometres; what has no place stands in the middle."""
    if not is_near_asked:
        return 1.0
    if distance_m is None:
        return weights.place_unknown
    nearness = 0.5 ** (distance_m / weights.place_half_m)
    return weights.place_floor + (1 - weights.place_floor) * nearness


def fresh_factor(
    kind: str, published_at: datetime | None, *, at: datetime, weights: Weights
) -> float:
    """A column fades over half years; a venue does not age."""
    if kind != "column" or published_at is None:
        return 1.0
    age_days = max(0.0, (at - published_at).total_seconds() / DAY_S)
    fading = 0.5 ** (age_days / weights.column_half_days)
    return weights.column_floor + (1 - weights.column_floor) * fading


def popular_factor(popularity: float, weights: Weights) -> float:
    """Slowly growing with the daily first opens of the last thirty days, up to a half more."""
    return min(weights.popular_most, 1 + weights.popular_slope * math.log10(1 + popularity))
