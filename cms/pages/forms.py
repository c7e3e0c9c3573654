"""The editor's form of a page."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class CommunityPageForm(WagtailAdminPageForm):
    """Knows where a page that is being written will stand, so its audience can be checked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.parent_page is not None and not self.instance.path:
            self.instance.future_parent = self.parent_page
