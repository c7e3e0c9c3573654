"""Both engines find the same: hits, totals, facets, order, pages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cms.core.geo import Point
from search.engines.choice import engine
from search.errors import StaleCursor
from search.planning.request import Box, SearchRequest
from search.services.finding import walk
from tests.factories.search import (
    EAST,
    GREEN,
    HERE,
    NOW,
    STREET,
    a_document,
    a_gazetteer,
    a_place,
    add_documents,
    ask,
    fill_index,
    hours,
    north_of,
    plan_for,
    titles,
)
from tests.search.own_index import own_index

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index_of_this_test(settings: Any, tmp_path: Path) -> Iterator[None]:
    with own_index(settings, tmp_path):
        yield


def test_a_word_of_the_title_stands_before_the_same_word_in_the_body() -> None:
    fill_index(
        [
            a_document(title="乡村大集", body="集上有人耍杂技"),
            a_document(title="杂技之乡", body="家家有绝活"),
        ]
    )

    found = ask("杂技")

    assert titles(found) == ["杂技之乡", "乡村大集"]


@pytest.mark.parametrize("part", ["第一龙", "华第", "龙文", "处理"])
def test_any_two_neighbouring_characters_are_found(part: str) -> None:
    fill_index(
        [
            a_document(title="中华第一龙", tags=("龙文化",), body="事情待处理"),
            a_document(title="早市上的砍价声", tags=("民生",)),
        ]
    )

    assert titles(ask(part)) == ["中华第一龙"]


def test_traditional_characters_and_wide_letters_find_the_same() -> None:
    fill_index([a_document(title="广场舞教学", tags=("K歌",)), a_document(title="下象棋")])

    assert titles(ask("廣場舞")) == ["广场舞教学"]
    assert titles(ask("Ｋ歌")) == ["广场舞教学"]


def test_a_homophone_is_no_hit() -> None:
    fill_index([a_document(title="经典诵读")])

    assert ask("景点").found.total == 0


def test_a_synonym_stands_for_the_word() -> None:
    fill_index([a_document(title="母婴护理培训"), a_document(title="电工培训")], names=["月嫂"])
    gazetteer = a_gazetteer(月嫂=("母婴护理",))

    assert titles(ask("月嫂", gazetteer=gazetteer)) == ["母婴护理培训"]


def test_quotes_demand_the_words_together_and_a_minus_excludes() -> None:
    fill_index(
        [
            a_document(title="麦秆画工序"),
            a_document(title="麦秆编的画框"),
            a_document(title="麦秆画展览"),
        ]
    )

    assert set(titles(ask('"麦秆画"'))) == {"麦秆画工序", "麦秆画展览"}
    assert titles(ask('"麦秆画" -展览')) == ["麦秆画工序"]


def test_each_filter_narrows_and_facets_leave_their_own_filter_out() -> None:
    fill_index(
        [
            a_place(title="绿城书屋"),
            a_place(title="东方书屋", area_ids=(1, STREET, EAST.number), free=False),
            a_document(title="书屋的一天", area_ids=(1, STREET, GREEN.number)),
        ]
    )

    found = ask("书屋", kinds=("venue",), community="lvcheng").found

    assert [hit.document.title for hit in found.hits] == ["绿城书屋"]
    assert found.total == 1
    assert dict(found.facets.kind) == {"venue": 1, "column": 1}
    assert found.facets.area[GREEN.number] == found.facets.area[EAST.number] == 1
    assert dict(found.facets.free) == {True: 1}


def test_unknown_price_is_not_free_and_not_paid() -> None:
    fill_index(
        [
            a_place(title="免费的书屋", free=True),
            a_place(title="收费的书屋", free=False),
            a_place(title="没说的书屋", free=None),
        ]
    )

    assert titles(ask("书屋", free=True)) == ["免费的书屋"]
    assert titles(ask("书屋", free=False)) == ["收费的书屋"]
    assert ask("书屋").found.total == 3


@pytest.mark.parametrize(
    ("minutes", "is_open"), [(-1, False), (0, True), (599, True), (600, False)]
)
def test_open_at_is_exact_to_the_minute(minutes: int, is_open: bool) -> None:
    fill_index([a_place(title="图书馆"), a_document(title="图书馆的故事")])
    eight = NOW - timedelta(hours=2)

    found = ask("图书馆", open_at=eight + timedelta(minutes=minutes))

    assert titles(found) == (["图书馆"] if is_open else [])


def test_a_night_market_is_open_past_midnight() -> None:
    fill_index([a_place(title="文化夜市", open_spans=(hours(10, 18), hours(34, 42)))])
    half_past_midnight = NOW - timedelta(hours=2) + timedelta(hours=16.5)

    assert titles(ask("夜市", open_at=half_past_midnight)) == ["文化夜市"]
    assert titles(ask("夜市", open_at=half_past_midnight + timedelta(hours=2))) == []


def test_a_circle_holds_what_is_inside_to_the_metre() -> None:
    fill_index(
        [
            a_place(title="里面的馆", point=north_of(HERE, 998)),
            a_place(title="外面的馆", point=north_of(HERE, 1002)),
            a_place(title="角上的馆", point=Point(HERE.lat + 0.0088, HERE.lon + 0.0108)),
            a_document(title="没有地点的馆"),
        ]
    )

    plan = plan_for(SearchRequest(q="馆", near=HERE, radius_m=1000))
    found = engine().ask(plan, [_first_stage(plan)]).found[0]

    assert [hit.document.title for hit in found.hits] == ["里面的馆"]
    assert found.total == 1
    assert dict(found.facets.kind) == {"venue": 1}


def _first_stage(plan: Any) -> Any:
    from search.engines.contract import Stage

    return Stage(radius_m=plan.radius_m, needed=len(plan.required))


def test_a_rectangle_leaves_out_what_has_no_place() -> None:
    fill_index([a_place(title="戏台"), a_document(title="戏台往事")])
    around = Box(west=115.0, south=35.7, east=115.2, north=35.8)

    assert titles(ask("戏台", box=around)) == ["戏台"]
    assert ask("戏台", box=replace(around, south=35.78)).found.total == 0


def test_order_by_distance_and_by_time() -> None:
    fill_index(
        [
            a_place(title="远馆", point=north_of(HERE, 2000), published_at=NOW),
            a_place(title="近馆", point=north_of(HERE, 10)),
            a_place(title="中馆", point=north_of(HERE, 700), published_at=NOW - timedelta(days=9)),
            a_document(title="馆里的事", published_at=NOW - timedelta(days=1)),
        ]
    )

    assert titles(ask("馆", near=HERE, sort="distance")) == ["近馆", "中馆", "远馆"]
    assert titles(ask("馆", sort="time")) == ["远馆", "馆里的事", "中馆", "近馆"]


def test_nearness_lifts_and_a_missing_place_stands_in_the_middle() -> None:
    same = {"title": "棋牌室", "summary": "下棋", "published_at": None}
    fill_index(
        [
            a_place(number=9001, **same, point=north_of(HERE, 20_000)),
            a_place(number=9002, **same, point=None),
            a_place(number=9003, **same, point=north_of(HERE, 100)),
        ]
    )

    found = ask("棋牌室", near=HERE).found

    assert [hit.document.number for hit in found.hits] == [9003, 9002, 9001]
    assert found.hits[1].factors.place == pytest.approx(0.55)


def test_an_old_story_stands_behind_the_same_story_of_today() -> None:
    fill_index(
        [
            a_document(
                number=9011, title="麦收", summary="农事", published_at=NOW - timedelta(720)
            ),
            a_document(number=9012, title="麦收", summary="农事", published_at=NOW),
        ]
    )

    found = ask("麦收").found

    assert [hit.document.number for hit in found.hits] == [9012, 9011]
    assert found.hits[0].factors.fresh == pytest.approx(1.0, abs=1e-3)


def test_factors_multiply_to_the_score_of_both_engines() -> None:
    fill_index(
        [
            a_place(title="绿城书屋", tags=("借书",), point=north_of(HERE, 500)),
            a_document(title="书屋的一天", summary="借书的人"),
            a_document(title="早市"),
        ]
    )

    found = ask("书屋借书", near=HERE).found

    assert found.total == 2
    for hit in found.hits:
        assert hit.factors.text > 0
        assert 0.9 < hit.factors.coverage <= 1
    assert found.hits[0].document.title == "绿城书屋"
    assert found.hits[0].factors.score == pytest.approx(RECORDED_SCORE, rel=0.02)


# The embedded engine's score of the question above; Elasticsearch computes the same formula.
RECORDED_SCORE = 7.827


def test_too_little_nearby_is_searched_farther_away_and_said() -> None:
    fill_index(
        [
            a_place(title="一号书屋", point=north_of(HERE, 4000)),
            a_place(title="二号书屋", point=north_of(HERE, 6000)),
            a_place(title="三号书屋", point=north_of(HERE, 9000)),
            a_place(title="四号书屋", point=north_of(HERE, 25_000)),
        ]
    )

    walked = ask("书屋", near=HERE, radius_m=3000)

    assert titles(walked) == ["一号书屋", "二号书屋", "三号书屋"]
    assert walked.said == ("3 公里内没有，已扩大到 10 公里",)


def test_price_kind_and_hours_are_never_widened() -> None:
    fill_index([a_place(title="收费书屋", free=False), a_place(title="关门书屋", open_spans=())])

    assert ask("书屋", free=True, open_at=NOW).found.total == 0


def test_words_no_document_has_are_dropped_and_named() -> None:
    fill_index([a_document(title="剪纸的手艺"), a_document(title="剪纸课")])

    walked = ask("剪纸 滑雪场")

    assert sorted(titles(walked)) == ["剪纸的手艺", "剪纸课"]
    assert walked.said[0] == "没有“滑雪场”"
    assert ask("滑雪场").found.total == 0


def test_what_has_all_words_stands_before_what_has_some() -> None:
    fill_index(
        [
            a_document(title="豫剧票友", summary="唱豫剧，唱了三十年豫剧", tags=("豫剧",)),
            a_document(title="板胡", summary="拉琴的老人", body="他也给豫剧伴奏"),
            a_document(title="板胡课", tags=("板胡",)),
        ]
    )

    walked = ask("豫剧 板胡")

    assert titles(walked)[0] == "板胡"
    assert walked.found.total == 3
    assert walked.said == ("同时符合的不多，后面列出只符合一个词的",)


@pytest.mark.parametrize("sort", ["relevance", "distance", "time"])
def test_pages_under_writes_repeat_nothing_and_miss_nothing_unchanged(sort: Any) -> None:
    start = [
        a_place(title=f"第{n}号书屋", point=north_of(HERE, 10 * n), published_at=NOW - timedelta(n))
        for n in range(1, 26)
    ]
    generation = fill_index(start)
    plan = plan_for(SearchRequest(q="书屋", near=HERE, sort=sort, size=6))
    first = walk(engine(), plan)
    shown = [hit.document.number for hit in first.found.hits]
    state = first.found.state

    late = [
        a_place(title="刚开的书屋", point=north_of(HERE, n), published_at=NOW) for n in range(3)
    ]
    add_documents(generation, [*late, replace(start[0], title="第1号书屋（改）")])
    while state is not None:
        page = engine().continue_from(plan, first.stage, state)
        shown += [hit.document.number for hit in page.hits]
        state = page.state

    assert len(shown) == len(set(shown))
    assert {document.number for document in start[1:]} <= set(shown)


def test_a_forgotten_page_is_refused() -> None:
    fill_index([a_document(title=f"故事{n}") for n in range(4)])
    plan = plan_for(SearchRequest(q="故事", size=2))
    first = walk(engine(), plan)
    forgotten = {"seen": "gone", "x": [], "p": _closed_view(plan)}

    with pytest.raises(StaleCursor):
        engine().continue_from(plan, first.stage, forgotten)


def _closed_view(plan: Any) -> str:
    if engine().name != "elasticsearch":
        return ""
    from search.engines.elasticsearch_engine.client import asking

    view = asking().open_point_in_time(index=engine().live_name(), keep_alive="1m")["id"]
    asking().close_point_in_time(id=view)
    return str(view)


def test_first_hits_are_the_recorded_ones() -> None:
    fill_index(
        [
            a_document(title="东北庄杂技：六百年的村庄绝活", tags=("杂技", "东北庄", "非遗")),
            a_document(title="空中飞人背后：演员的一天", tags=("杂技", "人物")),
            a_document(title="目连戏：唱了千年的救母故事", tags=("目连戏", "戏曲", "非遗")),
            a_place(title="东北庄杂技剧场", tags=("杂技", "剧场")),
            a_place(title="示范区图书馆", tags=("图书馆", "自习"), summary="借书、自习"),
            a_place(title="东方二十四小时自助书房", tags=("书房", "自习", "借书")),
        ]
    )

    firsts = {q: titles(ask(q))[0] for q in ("杂技", "杂技剧场", "目连戏", "自习", "借书", "书房")}

    assert firsts == {
        "杂技": "东北庄杂技剧场",
        "杂技剧场": "东北庄杂技剧场",
        "目连戏": "目连戏：唱了千年的救母故事",
        "自习": "示范区图书馆",
        "借书": "东方二十四小时自助书房",
        "书房": "东方二十四小时自助书房",
    }
