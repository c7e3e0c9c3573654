"""Answers beside the pages: 410 where a public page once stood, sentences for refused editors."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cms.core.errors import DomainError
from cms.pages.models import Tombstone

GONE, NOT_FOUND = 410, 404


class GoneMiddleware:
    """An address that leads nowhere but once held a public page says why, and since when."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != NOT_FOUND or request.method not in {"GET", "HEAD"}:
            return response
        stone = Tombstone.objects.at(request.path)
        if stone is None:
            return response
        return render(request, "pages/gone.html", {"stone": stone}, status=GONE)


class EditorRefusalMiddleware:
    """What Wagtail's screens do not expect to be refused becomes a message on the screen before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        home = reverse("wagtailadmin_home")
        if not isinstance(exception, DomainError) or not request.path.startswith(home):
            return None
        messages.error(request, exception.message)
        before = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure())
        return HttpResponseRedirect(before if is_ours else home)
