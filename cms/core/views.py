"""For machines: is this process alive, is this site ready, and what the API does not have."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from cms.core import health
from cms.core.access import audience
from cms.core.api import as_answer
from cms.core.errors import NotVisible


@audience("public")
@never_cache
@require_safe
def healthz(_: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"state": "ok"})


@audience("public")
@never_cache
@require_safe
def readyz(_: HttpRequest) -> JsonResponse:
    """Every part with its state; 503 while a needed one is down."""
    parts = health.report()
    blocked = any(one.state == "down" and health.is_needed(name) for name, one in parts.items())
    impaired = any(one.state != "ok" for one in parts.values())
    state = "down" if blocked else "degraded" if impaired else "ok"
    body = {"state": state, "parts": {name: asdict(one) for name, one in parts.items()}}
    return JsonResponse(body, status=503 if blocked else 200)


@audience("public")
@csrf_exempt
def no_such_operation(_request: HttpRequest, **_: str) -> HttpResponse:
    """The API tells in its own shape, whatever the method, that nothing is there."""
    return as_answer(NotVisible())
