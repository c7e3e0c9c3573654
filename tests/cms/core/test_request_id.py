"""Each request has one name, in its log lines and its answer."""

import asyncio
import logging

from asgiref.sync import iscoroutinefunction
from django.http import HttpResponse
from django.test import RequestFactory

from cms.core import request_id
from cms.core.request_id import RequestIdFilter, RequestIdMiddleware


def answer(_):
    return HttpResponse(request_id.current())


def test_a_request_without_a_name_gets_one():
    response = RequestIdMiddleware(answer)(RequestFactory().get("/"))

    assert len(response.headers["X-Request-ID"]) == 16
    assert response.content.decode() == response.headers["X-Request-ID"]


def test_the_front_servers_name_is_kept():
    request = RequestFactory().get("/", headers={"X-Request-ID": "nginx-0001"})

    response = RequestIdMiddleware(answer)(request)

    assert response.headers["X-Request-ID"] == "nginx-0001"


def test_a_name_that_could_forge_a_log_line_is_replaced():
    request = RequestFactory().get("/", headers={"X-Request-ID": "a\nERROR fake"})

    response = RequestIdMiddleware(answer)(request)

    assert "fake" not in response.headers["X-Request-ID"]


def test_the_name_ends_with_the_request():
    RequestIdMiddleware(answer)(RequestFactory().get("/"))

    assert request_id.current() == "-"


def test_an_async_view_has_a_name_too():
    async def answer_async(_):
        return HttpResponse(request_id.current())

    middleware = RequestIdMiddleware(answer_async)
    response = asyncio.run(middleware(RequestFactory().get("/")))

    assert iscoroutinefunction(middleware)
    assert response.content.decode() == response.headers["X-Request-ID"]


def test_log_records_carry_the_name():
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "hello", None, None)

    assert RequestIdFilter().filter(record)
    assert record.request_id == "-"
