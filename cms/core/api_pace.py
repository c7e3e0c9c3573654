"""How fast one person, or one address, may ask the JSON side of the house."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.core import clock, limits
from cms.core.api import as_answer
from cms.core.errors import TooManyRequests

ADDRESS = "/api/"
# They count for themselves: searches are fewer, an upload is counted once and not by its portions.
COUNTED_ELSEWHERE = ("/api/v1/search", "/api/v1/uploads/tus/")
PER_S = 60


class ApiPaceMiddleware:
    """Answers 429 in the API's shape, with Retry-After, beyond the calls of a minute.

    A whole village may stand behind one address, so an address may ask more than a person. The
    session of a guest is not touched.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(ADDRESS) and not path.startswith(COUNTED_ELSEWHERE):
            try:
                _count(request)
            except TooManyRequests as refusal:
                return as_answer(refusal)
        return self._get_response(request)


def _count(request: HttpRequest) -> None:
    key, limit = (
        f"address:{limits.client_address(request)}",
        settings.API_CALLS_A_MINUTE_PER_ADDRESS,
    )
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        key, limit = f"user:{request.user.pk}", settings.API_CALLS_A_MINUTE_PER_PERSON
    limits.check("api", key, limit=limit, per_s=PER_S, at=clock.now())
