"""What is said when something is missing, refused, broken or away; never with a query, if alone."""

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from cms.core import request_id
from frontend import views
from tests.factories.home import a_site


def tree_of(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content.decode(), "html.parser")


def asked(path: str = "/", **cookies: str) -> Any:
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    return request


# No database mark: a query would fail these tests.
@pytest.mark.parametrize("view", [views.server_error, views.offline], ids=["broken", "no network"])
def test_page_that_stands_alone_asks_the_database_nothing(view: Any):
    tree = tree_of(view(asked()))

    assert tree.select_one(".mast-name")["href"] == "/"
    assert tree.select_one("main a[href^='tel:']")
    assert tree.select(".tabbar, .foot, script, form") == []


@pytest.mark.parametrize("view", [views.server_error, views.offline], ids=["broken", "no network"])
@pytest.mark.parametrize(
    ("cookies", "theme", "size"),
    [
        ({"caifeng_theme": "dark", "caifeng_size": "huge"}, "dark", "huge"),
        ({"caifeng_theme": "light"}, "light", None),
        ({"caifeng_size": "large"}, None, "large"),
        ({"caifeng_theme": "<b>", "caifeng_size": "9"}, None, None),
        ({}, None, None),
    ],
    ids=["both", "theme", "size", "nonsense", "none"],
)
def test_lone_page_wears_the_face_too(view: Any, cookies: dict[str, str], theme: Any, size: Any):
    html = tree_of(view(asked(**cookies))).html

    assert (html.get("data-theme"), html.get("data-size")) == (theme, size)


def test_broken_page_tells_the_number_that_finds_its_log_line():
    request = RequestFactory().get("/", headers={"X-Request-ID": "0a1b2c3d4e5f"})

    tree = tree_of(request_id.RequestIdMiddleware(views.server_error)(request))

    assert "报修时念这个号：0a1b2c3d" in tree.get_text()
    assert "4e5f" not in tree.get_text()


def test_broken_page_leads_back_to_itself():
    link = tree_of(views.server_error(asked("/columns/"))).select_one("main .btn--main")

    assert (link["href"], link.get_text()) == ("", "再试一次")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/no-such-page/", 404, "这一页搬走了，或者没来过"),
        ("/columns/no-such/", 404, "这一页搬走了，或者没来过"),
        ("/venues/no-such/", 404, "这一页搬走了，或者没来过"),
        ("/styleguide/no-such/", 404, "这一页搬走了，或者没来过"),
        ("/study/", 404, "这一页搬走了，或者没来过"),
        ("/media/open/no-such", 404, "这一页搬走了，或者没来过"),
        ("/media/guarded/no-such", 404, "这一页搬走了，或者没来过"),
        ("/%F0%9F%98%80/", 404, "这一页搬走了，或者没来过"),
        ("/" + "龙" * 300 + "/", 404, "这一页搬走了，或者没来过"),
    ],
    ids=[
        "page", "story", "venue", "component", "party room", "file", "guarded file", "picture sign",
        "endless",
    ],
)  # fmt: skip
def test_missing_thing_is_told_alike_and_leads_on(
    client: Client, path: str, status: int, sentence: str
):
    a_site()

    answer = client.get(path)

    tree = tree_of(answer)
    assert answer.status_code == status
    assert tree.h1.get_text() == sentence
    assert [a["href"] for a in tree.select("main .cluster a")] == ["/", "/search/"]


@pytest.mark.django_db
def test_address_that_was_asked_for_is_not_repeated(client: Client):
    a_site()

    html = client.get("/<script>alert(1)</script>/").content.decode()

    assert "alert(1)" not in html.replace("%3Cscript%3Ealert(1)%3C/script%3E", "")
    assert "<script>alert" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_missing_page_is_missing_for_every_method(client: Client, method: str):
    a_site()

    assert getattr(client, method)("/no-such-page/").status_code in {404, 405}


@pytest.mark.django_db
def test_refusal_names_who_can_help(client: Client):
    a_site()

    tree = tree_of(views.refused(asked(), PermissionDenied()))

    assert "这件事归别的同志管" in tree.get_text()
    assert tree.select_one("main a[href^='tel:']")
    assert tree.select_one("main .btn--main")["href"] == "/sign-in/"


@pytest.mark.django_db
def test_form_that_lay_too_long_says_what_to_do(client: Client):
    a_site()

    tree = tree_of(views.csrf_refused(asked(), reason="CSRF cookie not set."))

    assert "退回去刷新一下，再按一次就行" in tree.get_text()
    assert "CSRF" not in tree.get_text()


@pytest.mark.django_db
def test_missing_page_costs_few_queries_however_often(client: Client):
    a_site()
    client.get("/no-such-page/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/no-such-page/")

    assert len(queries) <= 6


@pytest.mark.parametrize(
    ("view", "status"),
    [(views.page_not_found, 404), (views.refused, 403), (views.server_error, 500)],
    ids=["missing", "refused", "broken"],
)
@pytest.mark.django_db
def test_status_is_the_true_one(view: Any, status: int):
    a_site()

    assert view(asked()).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stone", "sentence"),
    [
        ({"title": "六千年的龙", "reason": "作者要求更正"}, "《六千年的龙》"),
        ({"title": "", "reason": "重复"}, "重复"),
        ({"title": "<b>龙</b>", "reason": ""}, "<b>龙</b>"),
    ],
    ids=["title and reason", "reason alone", "signs in a title"],
)
def test_removed_page_says_what_stood_there(stone: dict[str, str], sentence: str):
    a_site()
    values = SimpleNamespace(removed_at=None, **stone)

    html = render_to_string("pages/gone.html", {"stone": values}, request=asked())

    assert sentence in BeautifulSoup(html, "html.parser").get_text()
