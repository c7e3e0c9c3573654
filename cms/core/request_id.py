"""One short name for each request, in its log lines and its answer."""

import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")

_current: ContextVar[str] = ContextVar("request_id", default="-")


def current() -> str:
    """The name of the request being answered, or "-"."""
    return _current.get()


class RequestIdMiddleware:
    """Takes the front server's name for the request, or makes one."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        if iscoroutinefunction(self.get_response):
            return self._answer_async(request)
        token = _current.set(_name_of(request))
        try:
            return _marked(self.get_response(request))
        finally:
            _current.reset(token)

    async def _answer_async(self, request: HttpRequest) -> HttpResponse:
        token = _current.set(_name_of(request))
        try:
            return _marked(await self.get_response(request))
        finally:
            _current.reset(token)


def _name_of(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    return given if ACCEPTED.fullmatch(given) else secrets.token_hex(8)


def _marked(response: HttpResponse) -> HttpResponse:
    response.headers[HEADER] = current()
    return response


class RequestIdFilter(logging.Filter):
    """Gives every log record the `request_id` its formatter asks for."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current()
        return True
