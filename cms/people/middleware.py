"""What was typed is not lost when a session ends, and changed rights mean a new session key."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers

from cms.people import kept_text
from cms.people.forms import SignInForm
from cms.people.sessions import RIGHTS_KEY, rights_stamp

Answer = Callable[[HttpRequest], HttpResponse]


class KeptTextMiddleware:
    """A form sent after the session ended gets the sign-in page with its text, not a redirect."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or not _asks_to_sign_in(response):
            return response
        if request.user.is_authenticated:
            return response
        kept = kept_text.keep(request)
        if not kept:
            return response
        context = {"form": SignInForm(), "kept": kept, "next": request.get_full_path()}
        page = render(request, "people/sign_in.html", context, status=401)
        add_never_cache_headers(page)
        return page


def _asks_to_sign_in(response: HttpResponse) -> bool:
    location = response.headers.get("Location", "")
    door = f"{resolve_url('people:sign_in')}?"
    return response.status_code == HTTPStatus.FOUND and location.startswith(door)


class FreshKeyMiddleware:
    """Gives a session a new key once the rights of its person have changed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            stamp = rights_stamp(request.user)
            if request.session.get(RIGHTS_KEY, "") != stamp:
                request.session.cycle_key()
                request.session[RIGHTS_KEY] = stamp
        return self.get_response(request)
