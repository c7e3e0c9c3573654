"""What the search pages say in each of their states, drawn from hand-made answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from search.planning.plan import Chip, QueryPlan
from search.services import FacetValue, Hit, SearchResult
from search.services.results import FacetLists
from tests.factories.home import a_site

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


def a_hit(number: int = 1, **values: Any) -> Hit:
    usual: dict[str, Any] = {
        "id": f"venue:{number}",
        "kind": "venue",
        "number": number,
        "title": "绿城社区书房",
        "summary": "自习、绘本、热水",
        "title_html": mark_safe("绿城社区<mark>书房</mark>"),
        "text_html": mark_safe("自习、绘本、热水"),
        "url": "/venues/green/",
        "image": "",
        "tags": ("图书馆",),
        "area_ids": (),
        "lat": 35.7652,
        "lon": 115.0806,
        "distance_m": 650,
        "distance_text": "约 650 米，步行 9 分钟",
        "free": True,
        "open_now": True,
        "closes_at": AT + timedelta(hours=6),
        "opens_at": None,
        "published_at": None,
    }
    return Hit(**{**usual, **values})


def an_answer(*hits: Hit, chips: tuple[Chip, ...] = (), **values: Any) -> SearchResult:
    plan = QueryPlan(
        q="书房", at=AT, sort="relevance", size=20, chips=chips, said=values.pop("said", ())
    )
    usual: dict[str, Any] = {
        "total": len(hits),
        "hits": hits,
        "facets": FacetLists(
            kind=(FacetValue(value="venue", label="场馆", count=3, is_chosen=True),)
        ),
        "plan": plan,
        "backend": "tantivy",
        "took_ms": 4,
    }
    return SearchResult(**{**usual, **values})


def asked(address: str) -> HttpRequest:
    return RequestFactory().get(address)


def drawn(template: str, address: str, **context: Any) -> str:
    a_site()
    return render_to_string(
        template, {"places": [], "refusal": "", **context}, request=asked(address)
    )


def search_page(
    result: SearchResult | None, address: str = "/search/?q=书房", **context: Any
) -> str:
    return drawn("search/search.html", address, result=result, **context)


def nearby_page(result: SearchResult | None, address: str = "/nearby/", **context: Any) -> str:
    return drawn("search/nearby.html", address, result=result, **context)


def test_found_words_are_marked_and_distance_is_in_two_lines():
    html = search_page(an_answer(a_hit()))

    assert "<mark>书房</mark>" in html
    assert "<b>约 650 米</b><small>步行 9 分钟</small>" in html
    assert "开到 21:00" in html


def test_chip_leads_to_the_same_search_without_it():
    chips = (Chip(label="免费", param="free"), Chip(label="绿城社区", words="绿城"))

    html = search_page(an_answer(a_hit(), chips=chips), "/search/?q=绿城+书房&free=1&cursor=abc")

    assert 'href="?q=%E7%BB%BF%E5%9F%8E+%E4%B9%A6%E6%88%BF"' in html
    assert 'href="?q=%E4%B9%A6%E6%88%BF&amp;free=1"' in html


def test_sentences_of_the_search_are_said():
    answer = an_answer(
        a_hit(), degraded=True, widened=("3 公里内没有，已扩大到 10 公里",), said=("没有“滑雪场”",)
    )

    html = search_page(answer)

    assert "搜索服务正在恢复" in html
    assert "3 公里内没有，已扩大到 10 公里" in html
    assert "没有“滑雪场”" in html


def test_more_is_reached_by_the_cursor_alone():
    html = search_page(an_answer(a_hit(), next_cursor="signed"), "/search/?q=书房&free=1")

    assert "free=1&amp;cursor=signed" in html
    assert 'rel="next"' in html


def test_nothing_found_names_the_words_and_three_ways_on():
    html = search_page(an_answer(), "/search/?q=蝈蝈笼")

    assert "没有找到“蝈蝈笼”" in html
    assert 'href="/columns/"' in html
    assert 'href="tel:' in html


def test_nothing_found_is_said_once():
    html = search_page(an_answer(widened=("没有“蝈蝈”", "没有“笼子”")), "/search/?q=蝈蝈笼子")

    assert "没有找到“蝈蝈笼子”" in html
    assert "没有“笼子”" not in html


def test_what_was_refused_is_not_called_missing():
    refused = {"refusal": "看起来经纬度写反了"}

    search = search_page(None, "/search/?q=书房&near=115,35", **refused)
    nearby = nearby_page(None, "/nearby/?near=115,35", **refused)

    assert "没有找到" not in search
    assert "这一次没法找" in search
    assert "这一带还没有" not in nearby
    assert "这一次没法找" in nearby


def test_refusal_stands_on_the_page_with_what_was_typed():
    html = search_page(None, "/search/?q=书房&near=115,35", refusal="看起来经纬度写反了")

    assert 'role="alert"' in html
    assert "看起来经纬度写反了" in html
    assert 'value="书房"' in html


@pytest.mark.parametrize("words", ['"><script>alert(1)</script>', "<img src=x onerror=alert(1)>"])
def test_typed_words_are_never_markup(words: str):
    html = search_page(an_answer(), f"/search/?q={words}")

    assert words not in html


def test_search_page_has_one_search_box():
    assert search_page(an_answer(a_hit())).count('role="search"') == 1
    assert nearby_page(an_answer(a_hit())).count('role="search"') == 1


def test_rows_carry_what_the_map_reads():
    html = nearby_page(an_answer(a_hit(), a_hit(2, lat=None, lon=None)))

    assert 'data-number="1" data-lat="35.76520" data-lon="115.08060"' in html
    assert html.count("data-lat=") == 1
    assert html.count('class="m-dot"') == 1


def test_chosen_filters_are_marked_and_can_be_taken_back():
    html = nearby_page(an_answer(a_hit()), "/nearby/?open_now=1&community=lvcheng")

    assert 'href="?community=lvcheng" aria-current="true"' in html
    assert '<input type="hidden" name="open_now" value="1">' in html


def test_radius_is_offered_once_a_position_is_known():
    near = "/nearby/?near=35.7652,115.0806&radius_km=3"

    assert "3 公里内" in nearby_page(an_answer(a_hit()), near)
    assert "3 公里内" not in nearby_page(an_answer(a_hit()))


def test_nothing_near_leads_to_everything():
    html = nearby_page(an_answer())

    assert "这一带还没有" in html


def test_hit_without_a_picture_gets_a_drawing_by_its_tag():
    html = search_page(an_answer(a_hit(), a_hit(2, tags=(), kind="column")))

    assert "art/reading.svg" in html
    assert "art/field.svg" in html


def test_price_that_is_not_known_is_not_free():
    html = nearby_page(an_answer(a_hit(free=None)))

    assert "<span>免费</span>" not in html
