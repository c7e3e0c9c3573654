"""What Wagtail's choosers of pages may name."""

from django.db.models import Q
from django.http import HttpRequest
from wagtail import hooks
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from cms.core import clock
from cms.pages.models import CommunityPage


@hooks.register("construct_page_chooser_queryset")
def offer_what_may_be_seen(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Pages one may read or write; of others, party pages above all, not even the title."""
    seen = CommunityPage.objects.visible_to(request.user, at=clock.now())
    written = page_permission_policy.explorable_instances(request.user)
    return pages.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=written.values("pk")))
