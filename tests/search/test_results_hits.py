"""A hit as it is shown: distance in words, hours, marks, what is known and what is not."""

from datetime import timedelta
from typing import Any

import pytest

from cms.core.clock import SHANGHAI
from search.documents import SearchDocument
from search.engines.contract import EngineHit
from search.engines.stored import BODY_KEPT, from_plain, to_plain
from search.planning.plan import QueryPlan, Wording
from search.ranking import Factors
from search.services.results import Hit, hits_of, words_of
from tests.factories.plans import a_bare_plan, a_unit
from tests.factories.search import NOW, a_document, a_place, hours

FACTORS = Factors(text=2, coverage=1, place=0.5, fresh=1, popular=1, tier=1)


def shown(
    document: SearchDocument,
    *,
    plan: QueryPlan | None = None,
    distance_m: float | None = None,
    explain: bool = False,
) -> Hit:
    found = EngineHit(
        document=from_plain(to_plain(document)), factors=FACTORS, distance_m=distance_m
    )
    (hit,) = hits_of([found], plan or a_bare_plan(), explain=explain)
    return hit


@pytest.mark.parametrize(
    ("distance_m", "text", "metres"),
    [
        (None, "", None),
        (0.0, "约 10 米，步行 1 分钟", 0),
        (14.9, "约 10 米，步行 1 分钟", 15),
        (75.0, "约 80 米，步行 1 分钟", 75),
        (850.0, "约 850 米，步行 12 分钟", 850),
        (994.0, "约 990 米，步行 14 分钟", 994),
        (1000.0, "约 1.0 公里，步行 14 分钟", 1000),
        (1240.0, "约 1.2 公里，步行 17 分钟", 1240),
        (5000.0, "约 5.0 公里，步行 67 分钟", 5000),
        (5001.0, "约 5.0 公里", 5001),
        (31_400.0, "约 31.4 公里", 31_400),
    ],
)
def test_a_distance_is_told_in_round_numbers_and_minutes_on_foot(
    distance_m: float | None, text: str, metres: int | None
) -> None:
    hit = shown(a_place(), distance_m=distance_m)

    assert hit.distance_text == text
    assert hit.distance_m == metres


def test_what_is_known_by_its_community_alone_has_no_metres() -> None:
    hit = shown(a_place(precision="community"), distance_m=850.0)

    assert hit.distance_text == "本社区"
    assert hit.distance_m is None


@pytest.mark.parametrize(
    ("spans", "known", "is_open", "closes_h", "opens_h"),
    [
        ((hours(0, 10),), True, True, 10, None),
        ((hours(0, 2),), True, None, None, None),
        ((hours(0, 1), hours(3, 10)), True, False, None, 3),
        ((hours(0, 4), hours(6, 10)), True, True, 4, None),
        ((hours(26, 30), hours(5, 6)), True, False, None, 5),
        ((hours(-3, 26),), True, True, 26, None),
        ((), False, None, None, None),
    ],
    ids=[
        *("open", "closed this minute and nothing known ahead", "lunch break"),
        "open before a lunch break",
        *("the next opening, not the first told", "past midnight", "nothing known"),
    ],
)
def test_hours_are_told_for_the_asked_moment(
    spans: tuple[Any, ...],
    known: bool,
    is_open: bool | None,
    closes_h: float | None,
    opens_h: float | None,
) -> None:
    eight = NOW - timedelta(hours=2)

    hit = shown(a_place(open_spans=spans, hours_known=known))

    assert hit.open_now is is_open
    assert hit.closes_at == (None if closes_h is None else eight + timedelta(hours=closes_h))
    assert hit.opens_at == (None if opens_h is None else eight + timedelta(hours=opens_h))


def test_hours_follow_the_moment_that_was_asked_for() -> None:
    tonight = NOW + timedelta(hours=13)
    document = a_place(open_spans=(hours(0, 10), hours(14, 20)))

    hit = shown(document, plan=a_bare_plan(open_at=tonight))

    assert hit.open_now is True
    assert hit.closes_at == NOW + timedelta(hours=18)


def test_moments_are_told_in_shanghai() -> None:
    hit = shown(a_place())

    for moment in (hit.closes_at, hit.published_at):
        assert moment is not None
        assert moment.utcoffset() == SHANGHAI.utcoffset(moment)


def test_a_story_has_no_hours_and_no_price() -> None:
    hit = shown(a_document())

    assert (hit.open_now, hit.closes_at, hit.opens_at, hit.free) == (None, None, None, None)
    assert (hit.lat, hit.lon, hit.distance_m) == (None, None, None)


@pytest.mark.parametrize("free", [True, False, None])
def test_an_unknown_price_stays_unknown(free: bool | None) -> None:
    assert shown(a_place(free=free)).free is free


def test_factors_are_shown_only_when_asked_for() -> None:
    assert shown(a_place()).factors is None
    assert shown(a_place(), explain=True).factors == FACTORS


def test_every_wording_of_every_unit_is_marked_the_longest_first() -> None:
    wordings = (Wording(word="月嫂", grams=("月嫂",)), Wording(word="母婴护理", grams=("母婴",)))
    plan = a_bare_plan(units=(a_unit("月嫂", wordings=wordings), a_unit("培训", required=False)))

    assert words_of(plan) == ["母婴护理", "培训", "月嫂"]
    hit = shown(a_document(title="母婴护理培训", summary="做月嫂"), plan=plan)
    assert hit.title_html == "<mark>母婴护理培训</mark>"
    assert hit.text_html == "做<mark>月嫂</mark>"


def test_excluded_words_are_not_marked() -> None:
    plan = a_bare_plan(units=(a_unit("杂技"),), excluded=(a_unit("视频"),))

    assert shown(a_document(title="杂技视频"), plan=plan).title_html == "<mark>杂技</mark>视频"


def test_a_titles_html_stays_text() -> None:
    hit = shown(a_document(title="<b>龙</b>", summary="<script>alert(1)</script>"))

    assert hit.title_html == "&lt;b&gt;龙&lt;/b&gt;"
    assert "<script" not in hit.text_html
    assert hit.title == "<b>龙</b>"


def test_an_engine_keeps_enough_of_the_body_and_never_all_of_it() -> None:
    stored = from_plain(to_plain(a_document(body="长" * 5000, speech="台词")))

    assert len(stored.body) == BODY_KEPT
    assert "台词" not in stored.body


def test_what_is_only_there_to_be_searched_is_not_handed_back() -> None:
    plain = to_plain(a_place(place="中原路"))

    assert not {"place", "speech", "open_spans", "point"} & set(plain)


@pytest.mark.parametrize(
    "document",
    [
        a_document(number=1),
        a_document(number=2, tags=("龙", "民俗"), body="正文", speech="台词", popularity=3.5),
        a_place(number=3),
        a_place(number=4, point=None, area_ids=(), open_spans=(), hours_known=False, free=None),
        a_document(number=5, published_at=None, image="/media/x.webp", precision="community"),
    ],
    ids=["story", "with tags", "venue", "venue nothing is known of", "undated"],
)
def test_a_document_is_stored_without_loss(document: SearchDocument) -> None:
    stored = from_plain(to_plain(document))

    for name in ("kind", "number", "title", "summary", "url", "image", "tags", "area_ids", "free"):
        assert getattr(stored, name) == getattr(document, name)
    assert (stored.point, stored.precision) == (document.point, document.precision)
    assert (stored.published_at, stored.popularity) == (document.published_at, document.popularity)
    assert stored.doc_id == document.doc_id
