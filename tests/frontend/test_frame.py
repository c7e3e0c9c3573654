"""The frame of every page: cheap for guests, true for who is signed in, never in the way."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from cms.core import clock
from cms.home.models import SiteSettings
from cms.home.services import announce
from frontend import site_words
from frontend.context import Frame, frame, frame_of
from tests.factories.home import a_site
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


class Untouchable:
    """Looking at it fails the test."""

    def __get__(self, *_: object) -> None:
        pytest.fail("request.user was touched")


class GuestsRequest(HttpRequest):
    user = Untouchable()  # type: ignore[assignment]  # stands in for the middleware's user


def asked_for(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def drawn(path: str = "/") -> Frame:
    return frame_of(asked_for(path))


def test_guest_without_session_is_never_looked_up():
    a_site()
    request = GuestsRequest()
    request.path = "/"

    assert frame_of(request).person is None


def test_kept_words_cost_no_query():
    a_site()
    drawn()

    with CaptureQueriesContext(connection) as queries:
        drawn("/columns/")

    assert len(queries) == 0


def test_frame_nobody_draws_costs_nothing():
    a_site()
    site_words.forget()

    with CaptureQueriesContext(connection) as queries:
        frame(asked_for("/"))

    assert len(queries) == 0


def test_changed_telephone_is_shown_at_once():
    a_site()
    assert drawn().site.telephone == "0393-881-2345"

    settings = SiteSettings.objects.get_or_create(site=Site.objects.get())[0]
    settings.telephone = "0393-999-0000"
    settings.save()

    assert drawn().site.telephone == "0393-999-0000"
    assert drawn().site.dialled == "03939990000"


def test_announcement_is_shown_from_its_beginning_to_its_end():
    a_site()
    at, hour, day = clock.now(), timedelta(hours=1), timedelta(days=1)
    announce(text="今天停水", starts_at=at - hour, expires_at=at + hour, actor=None)
    announce(text="明天停电", starts_at=at + day, expires_at=at + 2 * day, actor=None)

    assert [notice.text for notice in drawn().notices] == ["今天停水"]


def test_way_one_is_on_is_marked():
    a_site()

    ways = {way.title: (way.is_here, way.is_current) for way in drawn("/columns/dragon/").ways}

    assert ways == {"首页": (False, False), "专栏": (False, True), "身边": (False, False)}


def test_a_place_lies_on_the_way_nearby():
    a_site()

    ways = {way.title: (way.is_here, way.is_current) for way in drawn("/venues/library/").tabs}

    assert ways["身边"] == (False, True)
    assert ways["专栏"] == (False, False)


def test_front_page_is_marked_on_itself_alone():
    a_site()

    here = [way.title for way in drawn("/").ways if way.is_here]

    assert here == ["首页"]
    assert drawn("/").here is None


def test_date_stands_with_lunar_day_and_solar_term():
    a_site()

    assert "农历" in drawn().date
    assert "星期" in drawn().date


def test_fragment_names_who_is_signed_in(client: Client):
    a_site()
    client.force_login(make_person("李守业"), backend="cms.people.backends.PhoneBackend")

    answer = client.get("/fragments/me/")

    assert "李守业" in answer.content.decode()
    assert "data-csrf" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_fragment_for_a_guest_offers_to_sign_in(client: Client):
    a_site()

    assert "登录" in client.get("/fragments/me/").content.decode()


def test_service_worker_keeps_no_page_but_the_offline_one(client: Client):
    a_site()

    answer = client.get("/sw.js")

    script = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert '"/offline/"' in script
    assert "/study/" not in script
    assert "cache.put" not in script


def test_robots_are_kept_out_of_study_and_personal_pages(client: Client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert {"Disallow: /study/", "Disallow: /me/", "Disallow: /admin/"} <= set(lines)
    assert lines[-1].endswith("/sitemap.xml")


def test_styleguide_is_not_there_on_a_production_site(client: Client, settings: object):
    a_site()
    settings.SHOW_STYLEGUIDE = settings.DEBUG = False

    assert client.get("/styleguide/").status_code == 404
    assert client.get("/styleguide/button/").status_code == 404


def test_styleguide_shows_every_state_of_every_component(client: Client):
    a_site()
    index = client.get("/styleguide/").content.decode()

    for line in index.split('href="/styleguide/')[2:]:
        name = line.split("/")[0]
        assert client.get(f"/styleguide/{name}/").status_code == 200, name


def test_unknown_component_has_no_page(client: Client):
    a_site()

    assert client.get("/styleguide/no-such/").status_code == 404


@pytest.mark.parametrize("path", ["/sw.js", "/robots.txt", "/offline/", "/fragments/me/"])
def test_small_pages_answer_reading_only(client: Client, path: str):
    assert client.post(path).status_code == 405


def test_server_error_page_stands_without_site_or_database(rf: RequestFactory):
    from frontend.views import server_error

    answer = server_error(rf.get("/"))

    assert answer.status_code == 500
    assert "椅子没摞稳" in answer.content.decode()


def test_form_that_lay_open_too_long_is_explained():
    a_site()
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/preferences/", {"theme": "dark", "text_size": "large"})

    assert answer.status_code == 403
    assert "表单过期了" in answer.content.decode()


def test_signing_in_leaves_a_hint_and_signing_out_takes_it_away(client: Client):
    a_site()
    make_person(phone="+8613800000077", password="a-good-password-7")

    came = client.post("/sign-in/", {"phone": "13800000077", "password": "a-good-password-7"})
    left = client.post("/sign-out/")

    assert came.cookies["caifeng_signed_in"].value == "1"
    assert left.cookies["caifeng_signed_in"].value == ""
