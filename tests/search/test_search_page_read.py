"""What a resident reads at /search/, with the eyes, with a screen reader, without a script."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.core.models import RateBucket
from tests.search.town import HERE, Page, Town, built_town

pytestmark = pytest.mark.django_db
LIBRARIES = 52


@pytest.fixture(scope="module")
def town(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    with built_town(
        django_db_blocker, tmp_path_factory.mktemp("town"), libraries=LIBRARIES
    ) as town:
        yield town


@pytest.fixture(autouse=True)
def _index_of_this_test(town: Town) -> None:
    """The town's index serves all tests of this module: they only read."""


def read(client: Client, address: str = "", **question: Any) -> Page:
    if address:
        return Page(client.get(f"/search/{address}"))
    return Page(client.get("/search/", question))


def titles(page: Page) -> list[str]:
    return [hit.get_text() for hit in page.all("ol.hits h3")]


def test_without_a_question_it_invites_one_and_asks_nobody(client: Client) -> None:
    page = read(client)

    assert page.status == 200
    assert "想找什么，写在上面" in page.words()
    assert not page.all("ol.hits, .facets, [role=alert]")
    assert not RateBucket.objects.exists()


def test_nothing_found_says_what_was_asked_and_three_ways_on(client: Client) -> None:
    page = read(client, q="滑雪场")

    assert "没有找到“滑雪场”" in page.words()
    ways = [str(link["href"]) for link in page.all(".empty a")]
    assert [way for way in ways if not way.startswith("tel:")] == ["/columns/", "/nearby/"]
    assert len(ways) == 3
    assert page.words("#rs") == "没有找到"


def test_the_box_is_a_search_with_a_label_and_keeps_what_was_typed(client: Client) -> None:
    page = read(client, q='图书馆"><script>alert(1)</script>')

    box = page.one("form.search-big")
    field = page.one("form.search-big input[name=q]")
    assert box["role"] == "search"
    assert box["action"] == "/search/"
    assert box.get("method", "get") == "get"
    assert field["value"] == '图书馆"><script>alert(1)</script>'
    assert field["maxlength"] == "64"
    assert page.one(f'label[for="{field["id"]}"]').get_text(strip=True)
    assert page.all("main script") == []


def test_the_title_tells_the_question_and_the_page_stays_out_of_other_engines(
    client: Client,
) -> None:
    page = read(client, q="图书馆<b>")

    assert page.one("title").get_text().startswith("搜“图书馆<b>”")
    assert page.one('meta[name="robots"]')["content"] == "noindex"


@pytest.mark.parametrize(
    "question",
    [
        {"q": "书房"},
        {"q": "书房", "near": HERE, "kind": "venue"},
        {"q": "滑雪场"},
        {"q": "书房", "kind": "nonsense"},
        {},
    ],
    ids=["hits", "near", "nothing", "refused", "empty"],
)
def test_every_field_has_a_name_and_every_group_a_legend(
    client: Client, question: dict[str, str]
) -> None:
    page = read(client, **question)

    for field in page.all("main input:not([type=hidden]), main select"):
        by_id = page.all(f'label[for="{field.get("id", "-")}"]')
        around = field.find_parent("label")
        assert by_id or (around and around.get_text(strip=True)), field
    for group in page.all("main fieldset"):
        assert group.select("legend")
    for link in page.all("main a"):
        assert link.get_text(strip=True), link


@pytest.mark.parametrize("question", [{"q": "书房", "near": HERE}, {"q": "滑雪场"}, {}])
def test_headings_step_down_one_at_a_time_and_no_id_comes_twice(
    client: Client, question: dict[str, str]
) -> None:
    page = read(client, **question)

    levels = [int(heading.name[1]) for heading in page.all("main h1, main h2, main h3, main h4")]
    ids = [one["id"] for one in page.all("[id]")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))
    for region in page.all("[aria-labelledby]"):
        assert region["aria-labelledby"] in ids


def test_hits_are_a_list_of_links_that_lead_somewhere(client: Client, town: Town) -> None:
    page = read(client, q="书房")

    assert set(titles(page)) == {town.open_room.title, town.closed_room.title}
    assert page.one("ol.hits")["role"] == "list"
    for link in page.all("ol.hits h3 a"):
        assert client.get(str(link["href"])).status_code == 200


def test_a_hit_says_its_kind_its_hours_and_its_price(client: Client, town: Town) -> None:
    page = read(client, q="书房")

    lines = {hit.h3.get_text(): hit.get_text(" ", strip=True) for hit in page.all("ol.hits > li")}
    assert "场馆" in lines["绿城书房"]
    assert "全天开放" in lines["绿城书房"]
    assert "免费" in lines["绿城书房"]
    assert "开门" in lines["东方书房"]
    assert "免费" not in lines["东方书房"]


def test_a_story_says_its_kind_and_its_day_and_no_hours(client: Client) -> None:
    page = read(client, q="麦秆画")

    (line,) = [hit.get_text(" ", strip=True) for hit in page.all("ol.hits > li")]
    assert line.startswith("专栏 麦秆画 的工序")
    assert "2026年5月13日" in line
    assert "开" not in line


def test_how_far_a_hit_is_stands_only_where_a_position_was_given(client: Client) -> None:
    assert "步行" not in read(client, q="书房").words("ol.hits")

    assert "步行" in read(client, q="书房", near=HERE).words("ol.hits")


def test_the_number_of_hits_is_said_and_counted_over_all_pages(client: Client) -> None:
    page = read(client, q="图书馆")

    assert page.words("#rs") == f"找到 {LIBRARIES + 1} 条"
    assert len(titles(page)) == 20


def test_page_by_page_every_hit_comes_once(client: Client) -> None:
    page, seen = read(client, q="图书馆"), []
    for _ in range(10):
        seen += titles(page)
        onward = page.all('a[rel="next"]')
        if not onward:
            break
        page = read(client, str(onward[0]["href"]))

    assert len(seen) == len(set(seen)) == LIBRARIES + 1


def test_every_way_to_ask_otherwise_answers_and_begins_at_the_first_page(
    client: Client,
) -> None:
    first = read(client, q="图书馆", near=HERE, kind="venue")
    page = read(client, str(first.one('a[rel="next"]')["href"]))
    others = [link for link in page.own_links() if "cursor=" not in link]

    assert len(others) >= 4
    assert len(page.own_links()) - len(others) <= 1
    for link in others:
        assert read(client, link).status == 200, link


def test_each_chip_takes_its_own_filter_away_and_says_so(client: Client, town: Town) -> None:
    question = {"q": "书房", "kind": "venue", "free": "1", "community": town.green.slug}
    page = read(client, **question)

    chips = page.all(".on-filters a")
    assert len(chips) == len(page.result.chips) == 3
    for chip in chips:
        assert chip.get_text(strip=True).endswith("去掉")
        left = dict(parse_qsl(urlsplit(str(chip["href"])).query))
        (gone,) = question.keys() - left.keys()
        assert {**left, gone: question[gone]} == question
        assert len(read(client, str(chip["href"])).result.chips) == 2


def test_a_filter_understood_from_the_words_leaves_with_its_words(client: Client) -> None:
    page = read(client, q="现在开门的书房")
    (chip,) = page.all(".on-filters a")

    assert titles(page) == ["绿城书房"]
    (left,) = parse_qs(urlsplit(str(chip["href"])).query)["q"]
    assert "现在开门" not in left
    assert len(titles(read(client, str(chip["href"])))) == 2


def test_the_filters_sent_as_they_stand_ask_the_same_again(client: Client, town: Town) -> None:
    page = read(
        client,
        q="书房",
        near=HERE,
        kind="venue",
        community=town.green.slug,
        free="1",
        radius_km="3",
    )

    sent = page.sent_by(".facets form")
    again = Page(client.get(f"/search/?{urlencode(sent)}"))

    assert dict(sent) == {
        "q": "书房",
        "near": HERE,
        "sort": "",
        "kind": "venue",
        "community": town.green.slug,
        "radius_km": "3",
        "free": "1",
    }
    assert titles(again) == titles(page) == ["绿城书房"]


def test_a_filter_shows_what_it_would_find_without_itself(client: Client) -> None:
    page = read(client, q="图书馆", kind="column")

    counts = {
        label.span.get_text(): int(label.b.get_text())
        for label in page.all(".facets fieldset:first-of-type label")
    }
    assert counts == {"场馆": LIBRARIES, "专栏": 1}
    assert titles(page) == ["图书馆里的早晨"]


def test_how_far_away_can_be_chosen_only_from_somewhere(client: Client) -> None:
    assert not read(client, q="书房").all('.facets [name="radius_km"]')

    assert len(read(client, q="书房", near=HERE).all('.facets [name="radius_km"]')) == 4


@pytest.mark.parametrize(
    ("sort", "current"), [("", "最相关"), ("time", "最新"), ("distance", "离我最近")]
)
def test_the_chosen_order_is_marked_and_no_other(client: Client, sort: str, current: str) -> None:
    page = read(client, q="图书馆", near=HERE, sort=sort)

    (marked,) = page.all('nav[aria-label="排序"] [aria-current="true"]')
    assert current in marked.get_text()


def test_order_by_distance_is_offered_only_with_a_position(client: Client) -> None:
    assert "离我最近" not in read(client, q="图书馆").words('nav[aria-label="排序"]')


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"q": "书房", "near": "115.08,35.76"}, "看起来经纬度写反了"),
        ({"q": "书房", "kind": "spaceship"}, "类别只认"),
        ({"q": "书房", "community": "atlantis"}, "没有这个社区或村"),
        ({"q": "书房", "cursor": "nonsense"}, "翻页已失效，请重新搜索"),
    ],
    ids=["swapped", "kind", "community", "cursor"],
)
def test_a_refusal_is_told_aloud_and_keeps_the_words(
    client: Client, question: dict[str, str], sentence: str
) -> None:
    page = read(client, **question)

    assert page.status == 400
    assert sentence in page.words("[role=alert]")
    assert page.one("form.search-big input[name=q]")["value"] == "书房"
    assert not page.all("ol.hits")


def test_words_that_were_cut_off_are_said(client: Client) -> None:
    page = read(client, q="图书馆" * 40)

    assert page.status == 200
    assert "搜索词太长，只用了前 64 个字" in page.words()


def test_a_guest_gets_no_cookie_and_an_answer_that_depends_on_none(client: Client) -> None:
    response = client.get("/search/", {"q": "书房"})

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_asking_by_head_answers_and_by_post_does_not(client: Client) -> None:
    assert client.head("/search/", {"q": "书房"}).status_code == 200
    assert client.post("/search/", {"q": "书房"}).status_code == 405


@pytest.mark.parametrize("path", ["/search/", "/nearby/", "/api/v1/search"])
@pytest.mark.parametrize("more", [{}, {"near": HERE}, {"near": HERE, "sort": "distance"}])
def test_five_and_fifty_hits_cost_the_same_queries(
    client: Client, path: str, more: dict[str, str]
) -> None:
    def ask(size: str) -> tuple[int, int]:
        question = {"q": "图书馆", "kind": "venue", "size": size, "radius_km": "", **more}
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path, question)
        found = answer.json()["hits"] if path.startswith("/api") else answer.context["result"].hits
        return len(found), len(queries)

    ask("5")
    (few, few_queries), (many, many_queries) = ask("5"), ask("50")

    assert few == 5
    assert many > 25
    assert few_queries == many_queries <= 8
