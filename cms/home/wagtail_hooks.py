"""Wagtail's menus: urgent announcements."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.home.models import Announcement


@register_snippet
class AnnouncementViewSet(SnippetViewSet):
    model = Announcement
    icon = "warning"
    menu_label = "紧急公告"
    menu_order = 90
    add_to_admin_menu = True
    list_display = ("text", "starts_at", "expires_at")
    panels = (
        FieldPanel("text"),
        FieldPanel("link"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("expires_at")]),
    )
