"""Shared StreamField blocks: the parts a community page is written with. No raw HTML."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["bold", "link", "ol", "ul"]
LACKS_WORDS = "请写一句图里有什么，只作装饰就勾选“装饰图”"


class PictureBlock(blocks.StructBlock):
    """One picture with its alternative text, or marked as decoration."""

    image = ImageChooserBlock(label="图片")
    alt = blocks.CharBlock(label="文字说明（读给看不见的人）", required=False, max_length=200)
    decorative = blocks.BooleanBlock(label="装饰图", required=False)
    caption = blocks.CharBlock(label="图注", required=False, max_length=120)
    credit = blocks.CharBlock(label="摄影或绘图", required=False, max_length=60)

    class Meta:
        icon = "image"
        label = "图片"
        template = "pages/blocks/picture.html"

    def clean(self, value: Any) -> Any:
        """Words for those who cannot see it: here, or with the picture in the library.

        A draft may still lack them.
        """
        cleaned = super().clean(value)
        is_told = cleaned["alt"].strip() or getattr(cleaned["image"], "description", "").strip()
        if not (self.is_deferred_validation or cleaned["decorative"] or is_told):
            raise StructBlockValidationError({"alt": ValidationError(LACKS_WORDS)})
        return cleaned


class GalleryBlock(blocks.StructBlock):
    """Several pictures of one thing."""

    pictures = blocks.ListBlock(PictureBlock(), label="图片", min_num=2, max_num=20)

    class Meta:
        icon = "image"
        label = "组图"
        template = "pages/blocks/gallery.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="引文")
    cite = blocks.CharBlock(label="出处", required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = "引文"
        template = "pages/blocks/quote.html"


class TimelineItemBlock(blocks.StructBlock):
    when = blocks.CharBlock(label="时间", max_length=30)
    what = blocks.CharBlock(label="事情", max_length=200)


class TimelineBlock(blocks.StructBlock):
    items: ClassVar = blocks.ListBlock(TimelineItemBlock(), label="条目", min_num=1)

    class Meta:
        icon = "history"
        label = "时间线"
        template = "pages/blocks/timeline.html"


class RuleArticleBlock(blocks.StructBlock):
    """One article (条) of residents' rules."""

    number = blocks.CharBlock(label="条", max_length=20)
    text = blocks.TextBlock(label="内容")

    class Meta:
        icon = "list-ol"
        label = "规约条文"
        template = "pages/blocks/rule_article.html"


class LawAnswerBlock(blocks.StructBlock):
    """Question and answer about a law, with the article and the day it came into force."""

    question = blocks.CharBlock(label="问", max_length=200)
    answer = blocks.RichTextBlock(label="答", features=TEXT_FEATURES)
    law = blocks.CharBlock(label="法律", max_length=80)
    article = blocks.CharBlock(label="条文号", max_length=60)
    in_force_on = blocks.DateBlock(label="施行日期", required=False)
    official_link = blocks.URLBlock(label="官方原文", required=False)

    class Meta:
        icon = "help"
        label = "法律问答"
        template = "pages/blocks/law_answer.html"


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(blocks.TextBlock(label="一步"), label="步骤", min_num=1)

    class Meta:
        icon = "list-ol"
        label = "步骤"
        template = "pages/blocks/steps.html"


class MapPointBlock(blocks.StructBlock):
    """A venue, shown with its place and hours."""

    venue = blocks.PageChooserBlock(label="场馆", page_type="venues.VenuePage")
    note = blocks.CharBlock(label="说明", required=False, max_length=120)

    class Meta:
        icon = "site"
        label = "地点"
        template = "pages/blocks/map_point.html"


class CallOutBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label="提示", features=TEXT_FEATURES)

    class Meta:
        icon = "warning"
        label = "提示框"
        template = "pages/blocks/call_out.html"


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label="文件")
    title = blocks.CharBlock(label="叫什么", required=False, max_length=80)

    class Meta:
        icon = "doc-full"
        label = "附件"
        template = "pages/blocks/file.html"
