"""Pages and fragments that belong to no other room: who is signed in, errors, offline."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from cms.core import request_id
from cms.core.access import audience
from frontend import qr_codes
from frontend import styleguide as guide

ONE_HOUR_S = 3600
ONE_DAY_S = 24 * ONE_HOUR_S


@audience("public")
@never_cache
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Who is signed in, with the token for changes; a page kept whole asks for it by script."""
    return render(request, "frontend/me_fragment.html")


@audience("public")
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows without a network."""
    return render(request, "offline.html")


@audience("public")
@cache_control(max_age=0, must_revalidate=True)
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the offline page at hand."""
    return render(request, "frontend/sw.js", content_type="text/javascript; charset=utf-8")


@audience("public")
@cache_control(max_age=ONE_HOUR_S)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers are asked to leave alone."""
    body = {"site_url": settings.SITE_URL}
    return render(request, "frontend/robots.txt", body, content_type="text/plain; charset=utf-8")


@audience("public")
@cache_control(public=True, max_age=ONE_DAY_S)
@require_safe
def qr(_request: HttpRequest, address: str) -> HttpResponse:
    """The QR code of an address of this site, whether or not anything stands there."""
    if len(address) > qr_codes.LONGEST_ADDRESS:
        raise Http404
    image = qr_codes.drawn(f"{settings.SITE_URL}/{address}/")
    return HttpResponse(image, content_type="image/svg+xml")


@audience("public")
@require_safe
def styleguide(request: HttpRequest, name: str = "") -> HttpResponse:
    """Every component in all its states; not there on a production site."""
    if not (settings.DEBUG or getattr(settings, "SHOW_STYLEGUIDE", False)):
        raise Http404
    if name and name not in guide.names():
        raise Http404
    template = f"styleguide/states/{name}.html" if name else "styleguide/index.html"
    return render(request, template, guide.samples(name))


@requires_csrf_token
def page_not_found(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


@requires_csrf_token
def refused(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


@requires_csrf_token
def csrf_refused(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """403 for a form that lay open too long."""
    return render(request, "403.html", {"is_csrf": True}, status=403)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500: needs nothing of the site to be well, only a template and the styles."""
    return render(request, "500.html", {"repair_number": request_id.current()[:8]}, status=500)
