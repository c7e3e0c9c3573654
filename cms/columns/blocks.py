"""What a story and a comic are made of."""

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.library.blocks import FilmBlock, SoundBlock
from cms.pages import blocks as shared


class SpeechBlock(blocks.StructBlock):
    """A line of speech: who says it, and what."""

    speaker = blocks.CharBlock(label="谁", max_length=20)
    text = blocks.CharBlock(label="说什么", max_length=200)


class StoryBodyBlock(blocks.StreamBlock):
    """The body of a story."""

    heading = blocks.CharBlock(
        label="小标题", max_length=60, icon="title", template="pages/blocks/heading.html"
    )
    text = blocks.RichTextBlock(
        label="正文", features=shared.TEXT_FEATURES, template="pages/blocks/text.html"
    )
    picture = shared.PictureBlock()
    gallery = shared.GalleryBlock()
    audio = SoundBlock()
    video = FilmBlock()
    quote = shared.QuoteBlock()
    timeline = shared.TimelineBlock()
    rule_article = shared.RuleArticleBlock()
    law_answer = shared.LawAnswerBlock()
    steps = shared.StepsBlock()
    map_point = shared.MapPointBlock()
    call_out = shared.CallOutBlock()
    file = shared.FileBlock()
    transcript = blocks.ListBlock(
        SpeechBlock(),
        label="文字稿（写给听不见的人）",
        icon="openquote",
        template="columns/blocks/transcript.html",
    )


class PanelBlock(blocks.StructBlock):
    """One panel. A panel without a picture is drawn from its alternative text."""

    image = ImageChooserBlock(label="画面", required=False)
    alt = blocks.CharBlock(label="画面说明（读给看不见的人）", max_length=200)
    speech = blocks.ListBlock(SpeechBlock(), label="台词", required=False, default=[])

    class Meta:
        icon = "image"
        label = "一格"
        template = "columns/blocks/panel.html"


class ComicPanelsBlock(blocks.StreamBlock):
    panel = PanelBlock()

    class Meta:
        min_num = 1
        max_num = 24
