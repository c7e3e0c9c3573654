"""One page of each sort, fetched and read once, for tests that ask the same of all of them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from cms.core import clock
from cms.home.services import announce
from cms.organisation.models import District
from cms.pages.services import AudienceChange, remove_page, set_audience
from cms.people.models import User
from frontend import styleguide
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
from tests.factories.people import PASSWORD, make_member
from tests.factories.venues import a_venue, a_venue_index

BODY = (
    ("heading", "下班前的一铲子"),
    ("text", "<p>白的是蚌壳，几百片，一片压一片。</p>"),
    ("quote", {"text": "土里有东西在看我。", "cite": "周德山"}),
    ("timeline", {"items": [{"when": "1987 年", "what": "挖出来"}]}),
    ("heading", "后来"),
    ("steps", {"steps": ["看", "摸"]}),
    ("call_out", {"text": "<p>周末有人讲。</p>"}),
    ("rule_article", {"number": "第一条", "text": "不堵楼道"}),
)
NAMES = (
    "home", "index", "index of one kind", "section", "story", "law", "comic", "venue", "nearby",
    "search", "nothing found", "search without words", "bad search", "sign in", "bad sign in",
    "register", "bad register", "preferences", "offline", "missing", "gone", "invitation",
    "too late", "server error", "my page", "my sessions", "my password", "my home", "kept text",
    "editor's home", "member's home", "no entry", "styleguide",
)  # fmt: skip
WITHOUT_FRAME = ("offline", "server error", "styleguide")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page as it came: its status, its text, and the same read into a tree."""

    status: int
    html: str
    tree: BeautifulSoup


def read(status: int, html: str) -> Answer:
    return Answer(status=status, html=html, tree=BeautifulSoup(html, "html.parser"))


def every_page() -> dict[str, Answer]:
    """Each page of `NAMES`; everything is fetched through the site's own addresses."""
    columns = a_columns_tree()
    announce_something()
    found = {name: get(Client(), address) for name, address in addresses(columns).items()}
    found |= refused_forms() | pages_of_a_member(columns)
    found["too late"] = post(Client(enforce_csrf_checks=True), "/preferences/", {"theme": "dark"})
    found["server error"] = read(500, without_a_site("500.html", {"repair_number": "0a1b2c3d"}))
    return found


def announce_something() -> None:
    at, hour = clock.now(), timedelta(hours=1)
    announce(text="今天停水", starts_at=at - hour, expires_at=at + hour, actor=None)


def addresses(columns: Columns) -> dict[str, str]:
    """What a guest can ask for."""
    venue = a_venue(a_venue_index(columns.home), name="绿城社区书房", hours={"1-7": "00:00-24:00"})
    story = a_published_story(
        columns, title="六千年的龙，住在隔壁", place=venue, lead_image=a_picture(), body=BODY
    )
    law = a_published_story(
        columns, kind=kind("law"), law_name="民法典", law_article="第二百七十八条"
    )
    comic = publish(entry=a_comic(columns), actor=columns.chief, at=NOON)
    return {
        "home": "/",
        "index": "/columns/",
        "index of one kind": "/columns/?kind=history",
        "section": columns.green.url,
        "story": story.address,
        "law": law.address,
        "comic": comic.address,
        "venue": venue.url,
        "nearby": "/nearby/",
        "search": "/search/?q=龙",
        "nothing found": "/search/?q=蝈蝈滑雪场",
        "search without words": "/search/",
        "bad search": "/search/?q=龙&radius_km=-3",
        "sign in": "/sign-in/",
        "register": "/register/",
        "preferences": "/preferences/",
        "offline": "/offline/",
        "missing": "/no-such-page/",
        "gone": a_removed_address(columns),
        "invitation": an_address_for_some(columns),
        "styleguide": "/styleguide/",
    }


def a_removed_address(columns: Columns) -> str:
    story = a_published_story(columns, title="撤下的一篇")
    address: str = story.address
    remove_page(story, reason="作者要求更正", actor=columns.chief, at=NOON + timedelta(days=1))
    return address


def an_address_for_some(columns: Columns) -> str:
    story = a_published_story(columns, title="只给绿城看")
    unit: District = columns.world.green
    set_audience(story, change=AudienceChange(unit=unit), actor=columns.chief, at=NOON)
    address: str = story.address
    return address


def refused_forms() -> dict[str, Answer]:
    return {
        "bad sign in": post(Client(), "/sign-in/", {"phone": "138"}),
        "bad register": post(Client(), "/register/", {"phone": "138", "birth_year": "x"}),
    }


def pages_of_a_member(columns: Columns) -> dict[str, Answer]:
    """What somebody who is signed in sees; the last one has the text of an ended session."""
    world = columns.world
    member = make_member(world.first, world.green_grid, phone="13800000077")
    mine = signed_in(member)
    pages = {
        "my page": "/me/",
        "my sessions": "/me/sessions/",
        "my password": "/me/password/",
        "my home": "/me/home/",
        "member's home": "/",
        "no entry": "/admin/",
    }
    found = {name: get(mine, address) for name, address in pages.items()}
    found["editor's home"] = get(signed_in(columns.chief), "/")
    found["kept text"] = kept_text()
    return found


def kept_text() -> Answer:
    guest = Client()
    page = post(guest, "/me/home/", {"note": "老槐树下说书的"})
    form = {"phone": "13800000077", "password": PASSWORD}
    form["kept"] = page.tree.select_one("[name=kept]")["value"]
    return post(guest, "/sign-in/", form)


def states_of(component: str) -> Answer:
    """A component's page in the styleguide."""
    return get(Client(), f"/styleguide/{component}/")


COMPONENTS = styleguide.names()


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="cms.people.backends.PhoneBackend")
    return client


def get(client: Client, address: str) -> Answer:
    answer = client.get(address, follow=True)
    return read(answer.status_code, answer.content.decode())


def post(client: Client, address: str, form: dict[str, Any]) -> Answer:
    answer = client.post(address, form)
    return read(answer.status_code, answer.content.decode())


def without_a_site(template: str, context: dict[str, Any]) -> str:
    html: str = render_to_string(template, context, request=RequestFactory().get("/"))
    return html
