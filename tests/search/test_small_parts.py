"""The pure parts: ranking factors, marks, opening minutes, stored documents, distances."""

import math
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.geo import Point, distance_m
from search.documents import Stretch
from search.engines.stored import from_plain, to_plain
from search.engines.surroundings import box_around, distances_m
from search.engines.tantivy_engine.minutes import terms_at, terms_of
from search.highlighting import highlight, snippet
from search.ranking import WEIGHTS, Factors, fresh_factor, place_factor, popular_factor
from tests.factories.search import HERE, NOW, a_document, a_place, hours, north_of


def test_nearness_halves_every_two_kilometres() -> None:
    def factor(metres: float | None) -> float:
        return place_factor(metres, is_near_asked=True, weights=WEIGHTS)

    assert factor(0) == pytest.approx(1.0)
    assert factor(2000) == pytest.approx(0.65)
    assert factor(1e9) == pytest.approx(0.3)
    assert factor(None) == pytest.approx(0.55)
    assert place_factor(500, is_near_asked=False, weights=WEIGHTS) == 1.0


def test_a_column_fades_and_a_venue_does_not() -> None:
    half_a_year_ago = NOW - timedelta(days=180)

    assert fresh_factor("column", half_a_year_ago, at=NOW, weights=WEIGHTS) == pytest.approx(0.85)
    assert fresh_factor("column", NOW + timedelta(1), at=NOW, weights=WEIGHTS) == pytest.approx(1)
    assert fresh_factor("venue", half_a_year_ago, at=NOW, weights=WEIGHTS) == 1.0
    assert fresh_factor("column", None, at=NOW, weights=WEIGHTS) == 1.0


def test_popularity_lifts_by_half_at_most() -> None:
    assert popular_factor(0, WEIGHTS) == 1.0
    assert popular_factor(9, WEIGHTS) == pytest.approx(1.15)
    assert popular_factor(1e9, WEIGHTS) == 1.5


def test_the_score_is_the_product_of_its_factors() -> None:
    factors = Factors(text=10, coverage=0.5, place=0.8, fresh=0.9, popular=1.1, tier=1)

    assert factors.score == pytest.approx(10 * 0.25 * 0.8 * 0.9 * 1.1)


def test_marks_are_set_after_everything_is_escaped() -> None:
    text = '<img src=x onerror="alert(1)">杂技 & 龙'

    assert highlight(text, ["杂技"]) == (
        "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;<mark>杂技</mark> &amp; 龙"
    )


def test_marks_follow_the_form_people_wrote() -> None:
    shown = highlight("廣場舞與\uff2b歌", ["广场舞", "k"])

    assert shown == "<mark>廣場舞</mark>與<mark>\uff2b</mark>歌"


def test_overlapping_marks_become_one() -> None:
    assert highlight("麦秆画传习所", ["麦秆画", "画传习"]) == "<mark>麦秆画传习</mark>所"


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=4), max_size=3))
def test_any_text_keeps_its_characters_under_the_marks(text: str, words: list[str]) -> None:
    plain = highlight(text, [])

    assert highlight(text, words).replace("<mark>", "").replace("</mark>", "") == plain


def test_the_place_in_the_body_is_shown_when_nothing_else_has_the_word() -> None:
    body = "前面的话" * 20 + "喷火和钢叉" + "后面的话" * 20

    shown = snippet(title="目连戏", summary="古老戏种", body=body, words=["喷火"])

    assert "<mark>喷火</mark>" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 120


def test_the_summary_stays_when_the_title_has_the_word() -> None:
    shown = snippet(title="目连戏", summary="古老戏种", body="唱目连戏的人", words=["目连戏"])

    assert shown == "古老戏种"


@given(
    st.integers(0, 30_000),
    st.integers(1, 3_000),
    st.integers(-2, 33_002),
)
def test_blocks_of_minutes_cover_a_span_exactly(start: int, length: int, asked: int) -> None:
    begins = NOW + timedelta(minutes=start)
    span = Stretch(begins=begins, ends=begins + timedelta(minutes=length))
    moment = NOW + timedelta(minutes=asked, seconds=30)

    is_covered = bool(set(terms_at(moment)) & terms_of([span]))

    assert is_covered == span.holds(moment)


def test_a_long_span_needs_few_terms() -> None:
    assert len(terms_of([hours(0, 12)])) < 20
    assert len(terms_at(NOW)) == 16


def test_a_stored_document_comes_back_as_it_went() -> None:
    document = a_place(title="书屋", tags=("借书",), body="正文", speech="台词")

    stored = from_plain(to_plain(document))

    assert stored.doc_id == document.doc_id
    assert stored.point == document.point
    assert stored.span_at(NOW) == document.open_spans[0]
    assert stored.opens_after(NOW) is None
    assert stored.published_at == document.published_at
    assert stored.body == "正文 台词"


def test_open_is_unknown_where_nobody_said_or_the_days_have_run_out() -> None:
    def is_open(**values: object) -> bool | None:
        return from_plain(to_plain(a_place(**values))).is_open(NOW)

    assert is_open() is True
    assert is_open(open_spans=(hours(5, 6),)) is False
    assert is_open(open_spans=(), hours_known=False) is None
    assert is_open(open_spans=(hours(-30, -20),)) is None


def test_the_content_hash_changes_with_everything_that_is_indexed() -> None:
    document = a_document(number=1, title="龙")
    same = a_document(number=1, title="龙", url=document.url, summary=document.summary)
    other = a_place(number=1, title="龙")

    assert document.content_hash() == same.content_hash()
    assert document.content_hash() != other.content_hash()


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(1, 50_000), st.floats(0, 2 * math.pi))
def test_the_rectangle_holds_the_circle(
    lat: float, lon: float, radius_m: float, turn: float
) -> None:
    centre = Point(lat, lon)
    box = box_around(centre, radius_m)
    d_lat = math.degrees(radius_m / 6_371_008.7714) * math.sin(turn)
    d_lon = math.degrees(radius_m / 6_371_008.7714) * math.cos(turn)
    on_edge = Point(lat + d_lat, lon + d_lon / math.cos(math.radians(lat)))

    if distance_m(centre, on_edge) <= radius_m and abs(on_edge.lon) < 179:
        assert box.holds(on_edge)


def test_many_distances_are_the_single_distances() -> None:
    points = [north_of(HERE, metres) for metres in (0, 1, 850, 40_000)]
    lats = np.array([point.lat for point in points])
    lons = np.array([point.lon for point in points])

    assert distances_m(HERE, lats, lons) == pytest.approx(
        [distance_m(HERE, point) for point in points], abs=1e-6
    )
