"""Which answers every guest may be shown again, and for how long; when what was kept is over."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from cms.pages import page_cache
from cms.pages.gate import has_session
from search.services import SearchResult

# What an answer may depend on and still be kept: neither positions nor places in a list.
QUERY = ("community", "free", "kind", "open_now", "q", "radius_km", "sort")
# A form sends what was left empty along; empty they say nothing.
HARMLESS_WHEN_EMPTY = ("near", "cursor")
MINUTE_S = 60


def keep_for_guests(
    request: HttpRequest, response: HttpResponse, result: SearchResult | None, *, at: datetime
) -> HttpResponse:
    """Permit keeping a good answer that tells nothing of who asked, while it is true."""
    is_refusal = response.status_code != HTTPStatus.OK
    if is_refusal or has_session(request) or (result is not None and result.degraded):
        return response
    empty = [name for name in HARMLESS_WHEN_EMPTY if not any(request.GET.getlist(name))]
    is_timed = result is not None and _tells_the_time(result)
    return page_cache.permit(
        response, query=(*QUERY, *empty), for_s=_rest_of_minute_s(at) if is_timed else None
    )


def _tells_the_time(result: SearchResult) -> bool:
    """True when a minute later it may say something else: who is open changes on the minute."""
    asks_now = result.plan.open_at is not None
    return asks_now or any(hit.open_now is not None for hit in result.hits)


def _rest_of_minute_s(at: datetime) -> float:
    return MINUTE_S - at.second - at.microsecond / 1e6
