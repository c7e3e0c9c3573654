"""Pages as a visitor gets them: whole, and the same for every guest."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.core import clock
from cms.people.models import PostKind
from cms.venues.models import VenuePage
from cms.venues.services import refresh_all_spans
from tests.factories.columns import (
    Columns,
    a_columns_tree,
    a_comic,
    a_picture,
    a_published_story,
    kind,
    publish,
)
from tests.factories.home import NOON
from tests.factories.people import make_holder, make_member, make_person
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue, a_venue_index

pytestmark = pytest.mark.django_db
ALL_DAY = {"1-7": "00:00-24:00"}


class Seen(HTMLParser):
    """What a page is made of, as far as these tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def every(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


standing_columns = standing(a_columns_tree)


@pytest.fixture
def columns(standing_columns: Columns, db: None) -> Columns:
    return fresh(standing_columns)


def page(client: Client, address: str, **cookies: str) -> str:
    client.cookies.load(cookies)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def a_town_with_everything(columns: Columns) -> dict[str, str]:
    """The addresses of one page of each sort."""
    venue = a_venue(a_venue_index(columns.home), name="绿城社区书房", hours=ALL_DAY, free=True)
    story = a_published_story(
        columns,
        title="六千四百年前的一条龙，如今住在我们隔壁",
        place=venue,
        lead_image=a_picture(),
        body=(
            ("heading", "下班前的一铲子"),
            ("text", "<p>白的是蚌壳，几百片，一片压一片。</p>"),
            ("quote", {"text": "土里有东西在看我。", "cite": "周德山"}),
            ("timeline", {"items": [{"when": "1987 年", "what": "挖出来"}]}),
            ("steps", {"steps": ["看", "摸"]}),
            ("call_out", {"text": "<p>周末有人讲。</p>"}),
            ("rule_article", {"number": "第一条", "text": "不堵楼道"}),
        ),
    )
    comic = publish(entry=a_comic(columns), actor=columns.chief, at=NOON)
    return {
        "home": "/",
        "index": "/columns/",
        "section": columns.green.url,
        "story": story.address,
        "comic": comic.address,
        "venue": venue.url,
        "nearby": "/nearby/",
        "search": "/search/?q=龙",
        "sign_in": "/sign-in/",
        "register": "/register/",
        "preferences": "/preferences/",
        "offline": "/offline/",
    }


@pytest.mark.parametrize("name", ["home", "index", "section", "story", "comic", "venue"])
def test_guests_page_is_the_same_for_everybody(client: Client, columns: Columns, name: str):
    address = a_town_with_everything(columns)[name]

    answer = client.get(address)

    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies
    assert "csrf" not in answer.content.decode().lower()


def test_face_is_drawn_from_the_cookies(client: Client, columns: Columns):
    html = page(client, "/", caifeng_theme="dark", caifeng_size="large")

    assert 'data-theme="dark"' in html
    assert 'data-size="large"' in html


@pytest.mark.parametrize("value", ["", "system", "standard", '"><script>', "DARK"])
def test_face_that_is_not_known_is_left_out(client: Client, columns: Columns, value: str):
    html = page(client, "/", caifeng_theme=value, caifeng_size=value)

    assert "data-theme" not in html
    assert "data-size" not in html


def test_story_tells_who_when_and_where(client: Client, columns: Columns):
    html = page(client, a_town_with_everything(columns)["story"])

    assert '<span class="ph">六千四百年前的一条龙，</span>' in html
    assert "文 文清明" in html
    assert "2026年5月13日" in html
    assert "绿城社区书房" in html
    assert "以场馆公告为准" in html


def test_headings_of_a_story_are_its_table_of_contents(client: Client, columns: Columns):
    seen = Seen(page(client, a_town_with_everything(columns)["story"]))

    targets = {a["id"] for a in seen.every("h2") if a.get("id", "").startswith("h-")}
    links = {a["href"] for a in seen.every("a") if (a.get("href") or "").startswith("#h-")}
    assert targets
    assert links == {f"#{target}" for target in targets}


def test_printed_story_carries_its_address_as_qr_code(client: Client, columns: Columns):
    html = page(client, a_town_with_everything(columns)["story"])

    block = html[html.index("print-source") :]
    assert "<svg" in block
    assert f"{settings.SITE_URL}/columns/" in block


def test_law_story_names_its_article_and_says_what_it_is(client: Client, columns: Columns):
    story = a_published_story(
        columns, kind=kind("law"), law_name="中华人民共和国民法典", law_article="第二百七十八条"
    )

    html = page(client, story.address)

    assert "《中华人民共和国民法典》" in html
    assert "这里只作普法" in html


def test_invented_people_are_said_to_be_invented(client: Client, columns: Columns):
    true, invented = a_published_story(columns), a_published_story(columns, fictional=True)

    assert "人物为演示虚构" in page(client, invented.address)
    assert "人物为演示虚构" not in page(client, true.address)


def test_panels_of_a_comic_are_read_as_text(client: Client, columns: Columns):
    html = page(client, a_town_with_everything(columns)["comic"])

    assert "漫画，一共 2 格" in html
    assert "<dt>旁白</dt><dd>这张沙发住了半年。</dd>" in html
    assert "孩子从沙发上爬过去" in html


def test_venue_says_that_it_is_open_and_shows_where(client: Client, columns: Columns):
    html = page(client, a_town_with_everything(columns)["venue"])

    assert "全天开放" in html
    assert "（今天）" in html
    assert "示意图，不能用来导航" in html


def test_venue_beyond_the_sheet_gets_no_map(client: Client, columns: Columns):
    far = a_venue(a_venue_index(columns.home), lat=36.5, lon=115.08)

    assert "在示意图外面" in page(client, far.url)


def test_front_page_lists_places_that_are_open_now(client: Client, columns: Columns):
    a_town_with_everything(columns)
    a_venue(a_venue_index(columns.home), name="关着的戏台", hours={})
    refresh_all_spans(at=clock.now())

    html = page(client, "/")

    assert "绿城社区书房" in html
    assert "关着的戏台" not in html


def test_front_page_without_anything_says_where_to_go(client: Client, columns: Columns):
    html = page(client, "/")

    assert "这里还没有文章" in html


def test_missing_page_says_so_and_leads_on(client: Client, columns: Columns):
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "这一页搬走了" in answer.content.decode()


def count_queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        page(client, address)
    return len(queries)


def many_stories(columns: Columns, number: int) -> None:
    for _ in range(number):
        a_published_story(columns, lead_image=a_picture())


@pytest.mark.parametrize(("address", "most"), [("/", 25), ("/columns/", 25)])
def test_queries_do_not_grow_with_what_is_listed(
    client: Client, columns: Columns, address: str, most: int
):
    many_stories(columns, 5)
    few = count_queries(client, address)
    many_stories(columns, 15)

    assert count_queries(client, address) == few
    assert few <= most


def test_open_places_cost_the_same_however_many(client: Client, columns: Columns):
    index = a_venue_index(columns.home)
    a_published_story(columns)
    a_venue(index, hours=ALL_DAY)
    refresh_all_spans(at=clock.now())
    few = count_queries(client, "/")
    for _ in range(9):
        a_venue(index, hours=ALL_DAY)
    refresh_all_spans(at=clock.now())

    assert VenuePage.objects.open_at(clock.now()).count() == 10
    assert count_queries(client, "/") == few


def test_person_is_named_and_gets_a_token(client: Client, columns: Columns):
    client.force_login(make_person("李守业"), backend="cms.people.backends.PhoneBackend")

    html = page(client, "/")

    assert "李守业" in html
    assert "data-csrf" in html
    assert "data-guest" not in html


def test_member_is_shown_the_way_to_study(client: Client, columns: Columns):
    client.force_login(make_member(columns.world.first), backend="cms.people.backends.PhoneBackend")

    assert "党员学习" in page(client, "/")


def test_editor_is_shown_the_way_to_the_editors_room(client: Client, columns: Columns):
    editor = make_holder(PostKind.CHIEF_EDITOR)
    client.force_login(editor, backend="cms.people.backends.PhoneBackend")

    assert "编辑部" in re.findall(r'aria-label="主导航".*?</nav>', page(client, "/"), re.S)[0]


def test_guest_is_shown_neither_study_nor_editors_room(client: Client, columns: Columns):
    html = page(client, "/")

    assert "党员学习" not in html
    assert 'href="/admin/"' not in html
