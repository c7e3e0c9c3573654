"""Wagtail's menus: what venues are sorted by."""

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.venues.models import AccessFeature, VenueKind


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
