"""The editing screens in plain Chinese: 内容 / 分类 / 发布."""

from collections.abc import Iterable

from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    PublishingPanel,
    TabbedInterface,
)

from cms.columns.forms import EntryCopyForm, EntryForm, TreeForm
from cms.columns.models import ColumnIndexPage, ComicPage, SectionPage, StoryPage

AUDIENCE: list[Panel] = [
    MultiFieldPanel(
        [
            FieldPanel("visibility"),
            FieldPanel("audience_district"),
            FieldPanel("audience_branch"),
        ],
        heading="谁能看",
    )
]
ADDRESS: list[Panel] = [
    FieldPanel("slug", heading="网址末尾", help_text="小写字母、数字和短横，刊出以后尽量不改")
]
PUBLISHING: list[Panel] = [PublishingPanel(heading="定时"), *AUDIENCE, *ADDRESS, CommentPanel()]

SORTING: list[Panel] = [
    MultiFieldPanel(
        [FieldPanel("kind"), FieldPanel("author"), FieldPanel("topics")], heading="归在哪里"
    ),
    FieldRowPanel([FieldPanel("series"), FieldPanel("series_position")], heading="系列"),
    MultiFieldPanel(
        [
            PageChooserPanel("place", "venues.VenuePage"),
            FieldRowPanel([FieldPanel("lat"), FieldPanel("lon")]),
        ],
        heading="说的是哪里",
        help_text="选了场馆就不用填经纬度",
    ),
    MultiFieldPanel(
        [
            FieldPanel("law_name"),
            FieldPanel("law_article"),
            FieldPanel("law_in_force_on"),
        ],
        heading="依据的法律（法律法规类必填）",
    ),
    MultiFieldPanel(
        [FieldPanel("facts"), FieldPanel("facts_checked_on"), FieldPanel("fictional")],
        heading="事实核对",
    ),
]
OPENING: list[Panel] = [FieldPanel("title"), FieldPanel("summary"), FieldPanel("lead_image")]


def install() -> None:
    """Give each page type its screen and its form: they stand above the models."""
    screens = {
        ColumnIndexPage: _tabs([FieldPanel("title"), FieldPanel("intro")], form=TreeForm),
        SectionPage: _tabs([FieldPanel("title"), FieldPanel("district")], form=TreeForm),
        StoryPage: _tabs(
            [*OPENING, FieldPanel("form"), FieldPanel("lead_media"), FieldPanel("body")],
            sorting=SORTING,
            form=EntryForm,
        ),
        ComicPage: _tabs([*OPENING, FieldPanel("panels")], sorting=SORTING, form=EntryForm),
    }
    for page_type, screen in screens.items():
        page_type.edit_handler = screen
        page_type.base_form_class = screen.base_form_class
    for entry_type in (StoryPage, ComicPage):
        entry_type.copy_form_class = EntryCopyForm


def _tabs(
    content: list[Panel], *, form: type[TreeForm], sorting: Iterable[Panel] = ()
) -> TabbedInterface:
    """A screen without anything to sort by has two tabs."""
    lists = [("内容", content), ("分类", list(sorting)), ("发布", PUBLISHING)]
    return TabbedInterface(
        [ObjectList(panels, heading=heading) for heading, panels in lists if panels],
        base_form_class=form,
    )
