"""Wagtail's menus: what venues are sorted by."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.venues.models import AccessFeature, VenueKind, VenuePage

IN_USE = "“{name}”还有场馆在用，不能删"


class VenueKindViewSet(SnippetViewSet):
    model = VenueKind
    icon = "list-ul"
    list_display = ("name", "slug")
    panels = (FieldPanel("name"), FieldPanel("slug"), FieldPanel("sort_order"))


class AccessFeatureViewSet(SnippetViewSet):
    model = AccessFeature
    icon = "check"
    list_display = ("name",)
    panels = (FieldPanel("name"), FieldPanel("sort_order"))


@register_snippet
class VenueRowsGroup(SnippetViewSetGroup):
    menu_label = "场馆分类"
    menu_icon = "site"
    menu_order = 310
    items = (VenueKindViewSet, AccessFeatureViewSet)


@hooks.register("before_delete_snippet")
def keep_kinds_in_use(request: HttpRequest, rows: Iterable[Any]) -> HttpResponse | None:
    """Wagtail's own list of uses is worked out a little later: the venues themselves are asked."""
    kinds = [row for row in rows if isinstance(row, VenueKind)]
    used = [kind for kind in kinds if VenuePage.objects.of_kind(kind).exists()]
    if request.method != "POST" or not used:
        return None
    messages.error(request, IN_USE.format(name=used[0]))
    return redirect("wagtailsnippets_venues_venuekind:list")
