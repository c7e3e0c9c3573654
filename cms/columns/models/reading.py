"""The two things there are to read: a story and a comic."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from wagtail.fields import StreamField

from cms.columns import readiness
from cms.columns.blocks import ComicPanelsBlock, StoryBodyBlock
from cms.columns.models.entries import ColumnEntry
from cms.columns.querysets import EntryManager


class StoryPage(ColumnEntry):
    """A story in text, pictures, sound and film; its lead medium is what `form` names."""

    class Form(models.TextChoices):
        TEXT = "图文", "图文"
        PHOTOS = "组图", "组图"
        AUDIO = "音频", "音频"
        VIDEO = "视频", "视频"

    form = models.CharField("形式", max_length=2, choices=Form.choices, default=Form.TEXT)
    lead_media = models.ForeignKey(
        "media_pipeline.Asset",
        verbose_name="音视频",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(StoryBodyBlock(), verbose_name="正文")

    parent_page_types: ClassVar = ["columns.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    objects: ClassVar = EntryManager()
    QUESTIONED: ClassVar[tuple[str, ...]] = (
        *ColumnEntry.QUESTIONED,
        "body",
        "form",
        "lead_media",
    )

    class Meta:
        verbose_name = "文章"

    def lacks(self) -> dict[str, str]:
        return {**super().lacks(), **readiness.lacks_of_body(self.body)}

    def waits(self) -> dict[str, str]:
        return readiness.waits_of_media(self)

    def prose(self) -> Any:
        return self.body.get_prep_value()

    @property
    def is_recording(self) -> bool:
        """Nothing but a film or a sound: beside it stands at most what is said in it."""
        tells = (block.block_type for block in self.body)
        return self.form in readiness.LEAD_MEDIA and all(kind == "transcript" for kind in tells)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["awaits"] = readiness.awaited(self)
        with_what_is_played([self.lead_media, *readiness.media_in(self.body)])
        context["headings"] = [block for block in self.body if block.block_type == "heading"]
        in_text = [picture["image"] for picture in readiness.pictures_in(self.body)]
        with_renditions([self.lead_image, *in_text])
        return context


class ComicPage(ColumnEntry):
    """Ordered panels, each a picture, its alternative text, and speech as text."""

    panels = StreamField(ComicPanelsBlock(), verbose_name="画格")

    parent_page_types: ClassVar = ["columns.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    objects: ClassVar = EntryManager()

    class Meta:
        verbose_name = "漫画"

    def prose(self) -> Any:
        return self.panels.get_prep_value()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        with_renditions([self.lead_image, *(panel.value["image"] for panel in self.panels)])
        return context


def with_what_is_played(assets: Iterable[Any]) -> None:
    """Fetch versions and captions of all films and sounds of a page at once."""
    found = [asset for asset in assets if asset is not None]
    prefetch_related_objects(found, "live_version", "tracks")


def with_renditions(images: Iterable[Any]) -> None:
    """Fetch the renditions of all pictures of a page at once, so that drawing asks no more."""
    prefetch_related_objects([image for image in images if image is not None], "renditions")
