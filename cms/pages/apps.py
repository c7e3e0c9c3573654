"""The pages' room."""

from collections.abc import Mapping
from typing import ClassVar

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Brings in the checks, the signals and the editor's form."""

    name = "cms.pages"
    label = "pages"
    verbose_name = "页面"
    on_public_pages = True
    acts: ClassVar[Mapping[str, str]] = {
        "page.publish": "发布",
        "page.unpublish": "撤下",
        "page.schedule": "定时发布",
        "page.schedule_cancel": "取消定时发布",
        "page.schedule_refused": "定时发布没发成",
        "page.move": "移动",
        "page.delete": "删除",
        "page.remove": "下架",
        "page.set_audience": "改了给谁看",
    }

    def ready(self) -> None:
        from cms.pages import checks, signal_handlers, tasks  # noqa: F401 -- a task counts once known
        from cms.pages.forms import CommunityPageForm
        from cms.pages.leading_on import lead_on
        from cms.pages.models import CommunityPage

        # What stands above the models, so that the model cannot name it itself.
        CommunityPage.base_form_class = CommunityPageForm
        CommunityPage.lead_on = lead_on
        checks.register()
        signal_handlers.connect()
