"""A home page and a blog page of the kind Wagtail's tutorial and bakerydemo teach."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page


class BareFooter(models.Model):
    """The footer's words, read from the database on every page."""

    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:20]


class BarePage(Page):
    """What every page shows: the menu, the way back, the footer."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        root = self.get_site().root_page
        return {
            **super().get_context(request, *args, **kwargs),
            "root": root,
            "menu": root.get_children().live().in_menu(),
            "trail": self.get_ancestors(inclusive=True).filter(depth__gt=1),
            "footer": BareFooter.objects.first(),
        }


class BareHome(BarePage):
    template = "bare/list.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        newest = BarePost.objects.live().order_by("-first_published_at")
        return {
            **super().get_context(request, *args, **kwargs),
            "posts": newest.prefetch_related("tagged_items__tag")[:12],
        }


class BarePostTag(TaggedItemBase):
    content_object = ParentalKey("BarePost", on_delete=models.CASCADE, related_name="tagged_items")


class BarePost(BarePage):
    template = "bare/post.html"
    intro = models.CharField(max_length=250)
    image = models.ForeignKey(
        "wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    tags = ClusterTaggableManager(through=BarePostTag, blank=True)
    body = StreamField(
        [
            ("heading", blocks.CharBlock()),
            ("paragraph", blocks.RichTextBlock()),
            ("image", ImageChooserBlock()),
        ]
    )
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("image"),
        FieldPanel("tags"),
        FieldPanel("body"),
    ]
