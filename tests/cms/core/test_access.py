"""Every view says who it is for."""

import pytest
from django.http import HttpResponse
from django.urls import include, path
from django.views import View
from ninja import NinjaAPI

from cms.core.access import audience, check_audiences, declared_audience


def plain(request):
    return HttpResponse()


@audience("public")
def open_to_all(request):
    return HttpResponse()


class Declared(View):
    audience = "staff"


class Undeclared(View):
    pass


api = NinjaAPI(urls_namespace="access-test", docs_url=None, openapi_url=None)


@api.get("thing")
def operation(request):
    return {}


@pytest.fixture
def check(settings):
    """Checks a list of patterns as the site's own."""

    def run(*patterns):
        settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": list(patterns)})
        return [message.msg for message in check_audiences()]

    return run


def test_a_view_without_audience_is_named_with_its_route(check):
    messages = check(path("votes/<int:pk>/", plain))

    assert messages == [
        "这个网址没有写明给谁看：/votes/<int:pk>/ (tests.cms.core.test_access.plain)"
    ]


def test_declared_views_pass(check):
    assert (
        check(
            path("a/", open_to_all),
            path("b/", Declared.as_view()),
            path("c/", audience("signed_in")(Undeclared.as_view())),
        )
        == []
    )


def test_an_included_view_without_audience_is_found(check):
    messages = check(path("x/", include([path("y/", Undeclared.as_view())])))

    assert len(messages) == 1
    assert "/x/y/" in messages[0]


def test_wagtails_admin_and_serve_gate_decide_by_themselves(check):
    assert check(path("admin/", include("wagtail.admin.urls"))) == []
    assert check(path("", include("wagtail.urls"))) == []


def test_api_operations_are_declared_in_their_own_table(check):
    assert check(path("api/", api.urls)) == []


def test_an_audience_can_be_read_back():
    assert declared_audience(open_to_all) == ("public",)
    assert declared_audience(Declared.as_view()) == ("staff",)
    assert declared_audience(plain) is None


def test_health_views_are_public():
    from cms.core import views

    assert declared_audience(views.healthz) == ("public",)
    assert declared_audience(views.readyz) == ("public",)
