"""/sitemap.xml: the pages a guest may open, and no others."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap

from cms.core import clock
from cms.core.access import audience
from cms.pages.models import CommunityPage
from cms.people.viewer import GUEST


class PublicSitemap(Sitemap):
    """Page types that only lead on leave themselves out by an empty `get_sitemap_urls`."""

    def items(self) -> Any:
        root = self.get_wagtail_site().root_page
        below = CommunityPage.objects.descendant_of(root, inclusive=True)
        seen = below.visible_to(GUEST, at=clock.now())
        return seen.order_by("path").defer_streamfields().specific()


@audience("public")
def sitemap(request: HttpRequest) -> HttpResponse:
    """All of it in one document, up to Django's fifty thousand pages."""
    return wagtail_sitemap(request, {"pages": PublicSitemap})
