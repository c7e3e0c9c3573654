"""The gate every page is served through: who is asking, and what an outsider is told."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control

from cms.pages.page_cache.permit import permit
from cms.people.viewer import GUEST, Viewer, viewer_of


def viewer_for(request: HttpRequest, at: datetime) -> Viewer:
    """Who is asking, read once for each request.

    Without a session cookie nobody is signed in, and the session is not touched: touching it would
    make every public page vary by cookie.
    """
    known: Viewer | None = getattr(request, "caifeng_viewer", None)
    if known is not None:
        return known
    viewer = viewer_of(request.user, at) if has_session(request) else GUEST
    vars(request)["caifeng_viewer"] = viewer
    return viewer


def has_session(request: HttpRequest) -> bool:
    """Whether the visitor carries a session cookie, valid or not."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def turn_away(page: Any, request: HttpRequest, *, viewer: Viewer, at: datetime) -> HttpResponse:
    """A community page shows its title and an invitation; a party page does not exist."""
    if page.audience.is_party:
        raise Http404
    response = TemplateResponse(
        request,
        "pages/invitation.html",
        {"page": page, "audience": page.audience, "viewer": viewer, "at": at},
    )
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_store=True)
    return response


def let_through(page: Any, request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say who may keep the answer: anybody a guest's public page, nobody a page for some eyes."""
    if not page.audience.is_public:
        patch_cache_control(response, private=True, no_store=True)
    elif has_session(request):
        patch_cache_control(response, private=True, no_cache=True)
    else:
        permit(response, query=page.cached_query)
    return response
