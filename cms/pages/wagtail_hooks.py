"""What Wagtail's choosers of pages may name, and by which screens pages are written."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from cms.core import clock
from cms.pages.models import CommunityPage
from cms.pages.querysets import among_either
from cms.pages.screens import CommunityPageViewSet


@hooks.register("construct_page_chooser_queryset")
def offer_what_may_be_seen(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Pages one may read or write; of others, party pages above all, not even the title."""
    seen = CommunityPage.objects.visible_to(request.user, at=clock.now())
    written = page_permission_policy.explorable_instances(request.user)
    return among_either(pages, seen, written)


@hooks.register("register_admin_viewset")
def register_screens() -> CommunityPageViewSet:
    """Screens that write a page whole or not at all."""
    return CommunityPageViewSet("community_pages")
