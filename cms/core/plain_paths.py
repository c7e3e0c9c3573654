"""Addresses that cannot be any of ours lead nowhere before anybody asks the database for them."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

NUL = "\x00"


class PlainPathMiddleware:
    """A path with a NUL is a page that is not there: PostgreSQL takes no such text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            raise Http404
        return self._get_response(request)
