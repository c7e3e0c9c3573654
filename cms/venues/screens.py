"""A venue's editing screen in plain Chinese: 内容 / 开放 / 发布."""

from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from cms.venues.forms import VenueForm
from cms.venues.models import VenuePage

CONTENT = [
    FieldPanel("title", heading="名称"),
    FieldRowPanel([FieldPanel("kind"), FieldPanel("district")]),
    FieldPanel("summary"),
    FieldPanel("image"),
    FieldPanel("about"),
    MultiFieldPanel(
        [
            FieldPanel("address"),
            FieldPanel("telephone"),
            FieldRowPanel([FieldPanel("lat", heading="纬度"), FieldPanel("lon", heading="经度")]),
            FieldPanel(
                "source_datum", heading="坐标从哪儿抄的", help_text="从百度、高德抄来的会自动换算"
            ),
        ],
        heading="在哪里",
    ),
    MultiFieldPanel(
        [FieldPanel("free"), FieldPanel("access_features"), FieldPanel("access_notes")],
        heading="怎么进去",
    ),
    InlinePanel("rooms", heading="房间", label="房间"),
    FieldPanel("is_real_place"),
]
OPENING = [
    FieldPanel("always_open"),
    InlinePanel("opening_hours", heading="每周开放时间", label="一段"),
    InlinePanel("holiday_hours", heading="法定节假日和调休日", label="一段"),
    InlinePanel("opening_exceptions", heading="特别的日子", label="一天"),
    FieldPanel("hours_note"),
]
PUBLISHING = [
    PublishingPanel(heading="定时"),
    MultiFieldPanel(
        [
            FieldPanel("visibility"),
            FieldPanel("audience_district"),
            FieldPanel("audience_branch"),
        ],
        heading="谁能看",
    ),
    FieldPanel("slug", heading="网址末尾"),
    CommentPanel(),
]


def install() -> None:
    """Give the venue its screen and its form: they stand above the model."""
    tabs = [("内容", CONTENT), ("开放", OPENING), ("发布", PUBLISHING)]
    VenuePage.edit_handler = TabbedInterface(
        [ObjectList(panels, heading=heading) for heading, panels in tabs],
        base_form_class=VenueForm,
    )
    VenuePage.base_form_class = VenueForm
