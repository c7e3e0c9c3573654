"""Every answer says what a browser may do; the admin's says it in its own words."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from cms.core.browser_policies import BrowserPoliciesMiddleware, let_connect
from cms.people.models import PostKind
from tests.factories.home import a_site
from tests.factories.people import make_holder

ADMIN, PUBLIC = "/admin/", "/search/"


def answered(path: str, response: HttpResponse | None = None) -> HttpResponse:
    given = response or HttpResponse()
    return BrowserPoliciesMiddleware(lambda _: given)(RequestFactory().get(path))


@pytest.mark.parametrize("path", [PUBLIC, ADMIN, "/api/v1/search", "/healthz"])
def test_device_rights_are_named_everywhere(path: str):
    rights = answered(path).headers["Permissions-Policy"]

    assert "geolocation=(self)" in rights
    assert "camera=()" in rights
    assert "microphone=()" in rights


@pytest.mark.parametrize(
    ("path", "has_policy"),
    [(ADMIN, True), ("/admin/pages/", True), (PUBLIC, False), ("/administration/", False)],
)
def test_admin_alone_gets_the_admins_policy(path: str, has_policy: bool):
    assert ("Content-Security-Policy" in answered(path).headers) is has_policy


def test_answer_with_a_policy_of_its_own_keeps_it():
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    assert answered(ADMIN, own).headers["Content-Security-Policy"] == "sandbox"


def test_one_page_may_speak_to_one_origin_more_and_is_as_strict_in_all_else():
    one = HttpResponse()
    let_connect(one, "https://s3.cn:7070")

    widened = answered(ADMIN, one).headers["Content-Security-Policy"]
    usual = answered(ADMIN).headers["Content-Security-Policy"]

    assert "connect-src 'self' https://s3.cn:7070;" in widened
    assert widened.replace(" https://s3.cn:7070", "", 1) == usual
    assert "s3.cn" not in usual


def test_previewed_page_may_stand_in_the_editors_frame_and_nowhere_else():
    own = "script-src 'self'; frame-ancestors 'none'"

    def policy(path: str) -> str:
        response = HttpResponse(headers={"Content-Security-Policy": own})
        return answered(path, response).headers["Content-Security-Policy"]

    assert policy("/admin/pages/7/edit/preview/") == "script-src 'self'; frame-ancestors 'self'"
    assert policy("/columns/dragon/") == own


@pytest.mark.django_db
def test_editors_page_and_public_page_each_carry_one_policy(client: Client):
    a_site()
    client.force_login(make_holder(PostKind.CHIEF_EDITOR))

    admin, public = client.get(ADMIN), client.get(PUBLIC)

    assert admin.headers["Content-Security-Policy"] == settings.ADMIN_CONTENT_SECURITY_POLICY
    assert "unsafe-inline" not in public.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in public.headers["Content-Security-Policy"]
