"""Wagtail's rooms of the library."""

from typing import Any

from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.models import Collection
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.library.models import Pronunciation, ShelvedAsset
from cms.library.screens.chooser import AssetChooserViewSet, asset_chooser
from cms.library.screens.media import AssetViewSet, asset_screens


@hooks.register("register_admin_viewset")
def register_screens() -> list[AssetViewSet | AssetChooserViewSet]:
    return [asset_screens, asset_chooser]


@hooks.register("describe_collection_contents")
def count_films(collection: Collection) -> dict[str, Any] | None:
    """A collection that films stand in is not deleted."""
    number = ShelvedAsset.objects.in_collection(collection).count()
    return {"count": number, "count_text": f"{number} 个音视频"} if number else None


class PronunciationViewSet(SnippetViewSet):
    model = Pronunciation
    icon = "comment"
    menu_label = "读音表"
    list_display = ("word", "reading", "note")
    search_fields = ("word",)
    copy_view_enabled = False
    panels = (FieldPanel("word"), FieldPanel("reading"), FieldPanel("note"))


register_snippet(PronunciationViewSet)
