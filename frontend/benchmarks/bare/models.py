"""A home page and a blog page with the fields, blocks and pictures of Wagtail's demo site."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.embeds.blocks import EmbedBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Orderable, Page
from wagtail.snippets.models import register_snippet


class BareFooter(models.Model):
    """The footer's words, read from the database on every page."""

    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:20]


@register_snippet
class BarePerson(models.Model):
    """Who wrote a post."""

    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


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


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock()
    size = blocks.ChoiceBlock(
        choices=[("h2", "H2"), ("h3", "H3"), ("h4", "H4")], blank=True, required=False
    )

    class Meta:
        template = "bare/heading.html"


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock()
    caption = blocks.CharBlock(required=False)
    attribution = blocks.CharBlock(required=False)

    class Meta:
        template = "bare/picture.html"


class ThemeBlock(blocks.StructBlock):
    theme = blocks.ChoiceBlock(
        choices=[("default", "Default"), ("highlight", "Highlight")], required=False
    )
    text_size = blocks.ChoiceBlock(
        choices=[("default", "Default"), ("large", "Large")], required=False
    )


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock()
    attribute_name = blocks.CharBlock(required=False)
    settings = ThemeBlock(collapsed=True)


class BareBody(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock()
    image = PictureBlock()
    quote = QuoteBlock()
    embed = EmbedBlock()


class BarePostTag(TaggedItemBase):
    content_object = ParentalKey("BarePost", on_delete=models.CASCADE, related_name="tagged_items")


class BareAuthor(Orderable):
    """One author of a post."""

    page = ParentalKey("BarePost", on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(BarePerson, on_delete=models.CASCADE, related_name="+")
    panels: ClassVar = [FieldPanel("person")]


class BarePost(BarePage):
    template = "bare/post.html"
    subtitle = models.CharField(blank=True, max_length=255)
    intro = models.TextField(blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(BareBody(), blank=True)
    tags = ClusterTaggableManager(through=BarePostTag, blank=True)
    date_published = models.DateField(blank=True, null=True)
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("subtitle"),
        FieldPanel("intro"),
        FieldPanel("image"),
        FieldPanel("body"),
        FieldPanel("date_published"),
        InlinePanel("authors", label="Author", min_num=1),
        FieldPanel("tags"),
    ]
