"""The JSON side of the house: one NinjaAPI, one error shape, filled with each app's router.

Every error is `{"code", "message", "fields"}` with a fitting status; `message` is plain Chinese and
`fields` names the parameter each sentence belongs to.
"""

import logging
from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from cms.core.errors import DomainError, MethodNotAllowed, NotVisible, TooManyRequests

logger = logging.getLogger(__name__)

TITLE = "采风 API"
VERSION = "1.0.0"
DESCRIPTION = (
    "Coordinates are WGS-84 unless `datum` says otherwise; times are ISO 8601 with offset."
)
MISREAD = "有一项填得不对，请看 fields"
BROKEN = "我们这边出了点问题，已经记下来了"
READABLE = {
    "missing": "这一项要填",
    "int_parsing": "这里要填整数",
    "float_parsing": "这里要填数字",
    "bool_parsing": "这里只能填 true 或 false",
    "enum": "没有这个选项",
    "literal_error": "没有这个选项",
    "datetime_parsing": "时间要写成 2026-05-13T10:00:00+08:00",
    "datetime_from_date_parsing": "时间要写成 2026-05-13T10:00:00+08:00",
    "string_too_long": "太长了",
    "greater_than_equal": "太小了",
    "less_than_equal": "太大了",
}


class ApiError(Schema):
    """The body of every error answer."""

    code: str
    message: str
    fields: dict[str, str] = {}


REFUSAL = {
    "description": "Refused: why, in plain Chinese, and what was wrong with which parameter",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ApiError"}}},
}


class HouseAPI(NinjaAPI):
    """Every refusal has one shape, ninja's own of a wrong method too, and its document says so."""

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        patterns, app_name, namespace = super().urls
        for pattern in patterns:
            # The document and the root take any method.
            if isinstance(pattern, URLPattern) and not isinstance(pattern.callback, partial):
                pattern.callback = _in_one_shape(pattern.callback)
        return patterns, app_name, namespace

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**kwargs)
        document["components"]["schemas"]["ApiError"] = ApiError.model_json_schema()
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = REFUSAL
        return document


def _in_one_shape(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        given = view(request, *args, **kwargs)
        if given.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return given
        refusal = as_answer(MethodNotAllowed())
        refusal["Allow"] = given["Allow"]
        return refusal

    return answer


def make_api() -> NinjaAPI:
    """A NinjaAPI that answers every refusal in one shape; cms.urls adds the routers."""
    api = HouseAPI(
        title=TITLE,
        version=VERSION,
        description=DESCRIPTION,
        docs_url=None,
        urls_namespace="api",
    )
    for kind, handler in HANDLERS:
        api.add_exception_handler(kind, _bound(api, handler))
    return api


def _bound(api: NinjaAPI, handler: Any) -> Any:
    def answer(request: HttpRequest, refusal: Exception) -> HttpResponse:
        status, body = handler(refusal)
        return _with_hour(refusal, api.create_response(request, body, status=status))

    return answer


def as_answer(refusal: DomainError) -> HttpResponse:
    """A refusal in the API's shape, where no operation was reached that could give it."""
    status, body = _refused(refusal)
    return _with_hour(refusal, JsonResponse(body, status=status))


def _with_hour(refusal: Exception, answer: HttpResponse) -> HttpResponse:
    """Who asked too often is told when to come back."""
    if isinstance(refusal, TooManyRequests):
        answer["Retry-After"] = str(refusal.retry_after_s)
    return answer


def _body(code: str, message: str, fields: dict[str, str] | None = None) -> dict[str, Any]:
    return {"code": code, "message": message, "fields": fields or {}}


def _refused(refusal: DomainError) -> tuple[int, dict[str, Any]]:
    return refusal.status, _body(refusal.code, refusal.message, refusal.fields)


def _misread(refusal: ValidationError) -> tuple[int, dict[str, Any]]:
    fields = {
        str(error["loc"][-1]): READABLE.get(error["type"], "这一项填得不对")
        for error in refusal.errors
    }
    return HTTPStatus.BAD_REQUEST, _body("bad_request", MISREAD, fields)


def _missing(_: Http404) -> tuple[int, dict[str, Any]]:
    return _refused(NotVisible())


def _http(refusal: HttpError) -> tuple[int, dict[str, Any]]:
    return refusal.status_code, _body("refused", refusal.message)


def _broken(error: Exception) -> tuple[int, dict[str, Any]]:
    logger.error("An API operation broke", exc_info=error)
    return HTTPStatus.INTERNAL_SERVER_ERROR, _body("broken", BROKEN)


HANDLERS: tuple[tuple[type[Exception], Any], ...] = (
    (DomainError, _refused),
    (ValidationError, _misread),
    (Http404, _missing),
    (HttpError, _http),
    (Exception, _broken),
)
