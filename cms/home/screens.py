"""The front page's editing screen in plain Chinese."""

from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from cms.home.models import HomePage, SiteSettings
from cms.pages.forms import CommunityPageForm

CONTENT = [FieldPanel("title"), FieldPanel("sections", help_text="一个不选就按原来的次序全部显示")]


def install() -> None:
    """Give the front page and the settings their screens: they stand above the models."""
    HomePage.edit_handler = TabbedInterface(
        [
            ObjectList(CONTENT, heading="内容"),
            ObjectList([PublishingPanel(heading="定时"), CommentPanel()], heading="发布"),
        ],
        base_form_class=CommunityPageForm,
    )
    HomePage.base_form_class = CommunityPageForm
    SiteSettings.panels = [
        MultiFieldPanel([FieldPanel("site_name"), FieldPanel("subtitle")], heading="站头"),
        FieldRowPanel([FieldPanel("telephone"), FieldPanel("telephone_hours")], heading="求助"),
        MultiFieldPanel([FieldPanel("saying"), FieldPanel("saying_by")], heading="老话"),
    ]
