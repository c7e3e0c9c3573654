"""What Wagtail's choosers of pages may name."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from cms.core import clock
from cms.pages.models import CommunityPage
from cms.pages.querysets import among_either


@hooks.register("construct_page_chooser_queryset")
def offer_what_may_be_seen(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Pages one may read or write; of others, party pages above all, not even the title."""
    seen = CommunityPage.objects.visible_to(request.user, at=clock.now())
    written = page_permission_policy.explorable_instances(request.user)
    return among_either(pages, seen, written)
