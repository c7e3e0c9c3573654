"""The two pages of search; both work without a script."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.core import clock
from cms.core.access import audience
from cms.core.errors import DomainError, TooManyRequests
from cms.core.geo import Point
from search.admission import admit
from search.keeping import keep_for_guests
from search.planning.parameters import read_request
from search.planning.plan import Area
from search.planning.request import SearchRequest
from search.services import SearchResult, search
from search.services.knowledge import places

NEARBY_M = 3000.0
# Subdistricts, and the communities and villages in them; nobody counts from a grid or a building.
NAMED_DEPTHS = (2, 3)
# One of these makes a search; a position, an order or a page alone does not.
QUESTIONS = ("q", "kind", "community", "open_now", "open_at", "free", "radius_km", "bbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer, or the sentence that refuses one, with its status."""

    result: SearchResult | None = None
    refusal: str = ""
    status: int = 200
    retry_after_s: int = 0


@audience("public")
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Words first; without any question it says what can be asked."""
    at = clock.now()
    shown = Shown() if _asks_nothing(request) else _shown(request, read_request, at=at)
    response = _page(request, "search/search.html", shown=shown, context={})
    return keep_for_guests(request, response, shown.result, at=at)


@audience("public")
@require_safe
def nearby_page(request: HttpRequest) -> HttpResponse:
    """A list by distance, a map below it; a chosen community stands in for a position."""
    at = clock.now()
    shown = _shown(request, lambda given: nearby_request(read_request(given)), at=at)
    near = shown.result.plan.near if shown.result else None
    context = {
        "here": f"{near.lat:.5f},{near.lon:.5f}" if near else "",
        "map_tiles": settings.MAP_TILE_URL,
        "show_all": not request.GET.get("kind"),
    }
    response = _page(request, "search/nearby.html", shown=shown, context=context)
    return keep_for_guests(request, response, shown.result, at=at)


def nearby_request(asked: SearchRequest) -> SearchRequest:
    """Count from the chosen community's middle, else from the given position."""
    near = _centre(asked.community) or asked.near
    if near is None:
        return asked
    is_counted_from = asked.community and near != asked.near
    return replace(
        asked,
        near=near,
        community="" if is_counted_from else asked.community,
        radius_m=asked.radius_m or (None if asked.box else NEARBY_M),
        sort="distance",
    )


def _centre(slug: str) -> Point | None:
    place = places().by_slug(slug) if slug else None
    return place.centre if place else None


def _asks_nothing(request: HttpRequest) -> bool:
    return not any(request.GET.get(name, "").strip() for name in QUESTIONS)


def _shown(
    request: HttpRequest, read: Callable[[QueryDict], SearchRequest], *, at: datetime
) -> Shown:
    """Ask, and turn a refusal into its sentence."""
    try:
        asked = read(request.GET)
        admit(request, at=at)
        return Shown(result=search(asked, at=at))
    except TooManyRequests as refusal:
        return Shown(
            refusal=refusal.message, status=refusal.status, retry_after_s=refusal.retry_after_s
        )
    except DomainError as refusal:
        return Shown(refusal=refusal.message, status=refusal.status)


def _page(
    request: HttpRequest, template: str, *, shown: Shown, context: dict[str, object]
) -> HttpResponse:
    answer = {
        "result": shown.result,
        "refusal": shown.refusal,
        "places": _named_places(chosen=request.GET.get("community", "")),
        **context,
    }
    response = render(request, template, answer, status=shown.status)
    if shown.retry_after_s:
        response.headers["Retry-After"] = str(shown.retry_after_s)
    return response


def _named_places(*, chosen: str) -> list[Area]:
    """Communities and villages by name, for those who do not tell where they are."""
    named = [
        place
        for place in places().places
        if place.depth in NAMED_DEPTHS or place.area.slug == chosen
    ]
    return [place.area for place in sorted(named, key=lambda place: (place.depth, place.area.name))]
