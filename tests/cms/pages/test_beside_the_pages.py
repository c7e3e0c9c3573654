"""410 where a public page stood, and sentences for editors whom Wagtail's screens left without."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from wagtail.contrib.redirects.models import Redirect

from cms.core import clock
from cms.core.errors import DomainError
from cms.pages import services
from cms.pages.errors import WiderThanParent
from cms.pages.middleware import EditorRefusalMiddleware, GoneMiddleware
from cms.pages.models import Tombstone
from tests.factories.pages import a_page, a_world, address_of
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db
standing_world = standing(a_world)


@pytest.fixture
def world(standing_world, db):
    return fresh(standing_world)


@pytest.fixture
def stone(db) -> Tombstone:
    return Tombstone.objects.create(
        path="/old/", title="旧消息", reason="内容有误", removed_at=clock.now()
    )


def answered(status: int, method: str = "get", path: str = "/old/") -> int:
    request = getattr(RequestFactory(), method)(path)
    return GoneMiddleware(lambda _: HttpResponse(status=status))(request).status_code


@pytest.mark.parametrize("method", ["get", "head"])
def test_missing_address_with_a_stone_is_gone(stone, method):
    assert answered(404, method) == 410


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_only_reading_is_told_of_the_stone(stone, method):
    assert answered(404, method) == 404


@pytest.mark.parametrize("status", [200, 301, 302, 403, 500])
def test_address_that_answers_otherwise_is_left_alone(stone, status):
    assert answered(status) == status


@pytest.mark.parametrize("path", ["/old", "/old/more/", "/older/", "/OLD/", "/"])
def test_only_that_very_address_is_gone(stone, path):
    assert answered(404, path=path) == 404


def test_missing_address_without_a_stone_stays_missing(db):
    assert answered(404) == 404


def test_stone_tells_title_day_and_reason_and_the_way_on(stone):
    told = Client().get("/old/").content.decode()

    for words in ("这一页已经撤下", "《旧消息》", "：内容有误", "看别的文章", "搜一下"):
        assert words in told


def test_stone_without_a_reason_says_no_more_than_it_knows(db):
    Tombstone.objects.create(path="/old/", title="旧消息", removed_at=clock.now())

    told = Client().get("/old/").content.decode()

    assert "《旧消息》" in told
    assert "撤下：" not in told


def test_reason_is_shown_as_text_and_never_run(db):
    Tombstone.objects.create(
        path="/old/", title="<b>", reason="<script>alert(1)</script>", removed_at=clock.now()
    )

    told = Client().get("/old/").content.decode()

    assert "<script>alert(1)" not in told
    assert "&lt;script&gt;" in told


def test_redirect_set_by_an_editor_goes_before_the_stone(world, stone):
    target = a_page("新地方")
    Redirect.objects.create(old_path="/old", redirect_page=target, is_permanent=True)

    response = Client().get("/old/")

    assert (response.status_code, response.headers["Location"]) == (301, address_of(target))


def test_stone_is_asked_for_only_where_something_is_missing(world, django_assert_max_num_queries):
    page = a_page("公开页")

    with django_assert_max_num_queries(40) as queries:
        Client().get(address_of(page))

    assert not [one for one in queries if "pages_tombstone" in one["sql"]]


def test_deeper_pages_get_stones_with_their_own_titles(world):
    parent = a_page("上")
    child = a_page("下", below=parent)
    addresses = {address_of(page): page.title for page in (parent, child)}

    services.remove_page(parent, reason="整栏撤下", actor=None, at=clock.now())

    stones = {stone.path: stone.title for stone in Tombstone.objects.all()}
    assert stones == addresses


def test_narrow_pages_below_a_public_one_leave_no_stone(world):
    parent = a_page("上")
    inside = address_of(a_page("内部", below=parent, members=world.general))

    services.remove_page(parent, reason="整栏撤下", actor=None, at=clock.now())

    assert Tombstone.objects.at(inside) is None
    assert Client().get(inside).status_code == 404


def refused(error: Exception, path: str = "/admin/pages/5/move/", **headers):
    request = RequestFactory().get(path, headers=headers)
    request._messages = CookieStorage(request)
    answer = EditorRefusalMiddleware(lambda _: HttpResponse()).process_exception(request, error)
    return answer, [str(message) for message in get_messages(request)]


def test_refused_editor_is_back_on_the_screen_before_with_the_sentence():
    answer, told = refused(
        WiderThanParent("绿城社区的居民"), referer="http://testserver/admin/pages/5/"
    )

    assert (answer.status_code, answer["Location"]) == (302, "http://testserver/admin/pages/5/")
    assert told == ["上级页面只给绿城社区的居民看，这里不能更宽"]


@pytest.mark.parametrize(
    "referer",
    ["", "http://elsewhere.example/admin/", "//elsewhere.example/", "javascript:alert(1)"],
    ids=["none", "another-site", "no-scheme", "script"],
)
def test_refused_editor_is_never_sent_to_another_site(referer):
    answer, _ = refused(WiderThanParent("居民"), referer=referer)

    assert answer["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("error", "path"),
    [
        (ValueError("x"), "/admin/pages/5/"),
        (Http404(), "/admin/pages/5/"),
        (DomainError(), "/columns/story/"),
        (DomainError(), "/api/v1/search"),
    ],
    ids=["a fault", "missing", "on a public page", "in the API"],
)
def test_other_exceptions_and_other_places_are_left_to_others(error, path):
    assert refused(error, path) == (None, [])
