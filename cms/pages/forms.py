"""The editor's form of a page."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from cms.core.words import latin_name


class CommunityPageForm(WagtailAdminPageForm):
    """Knows where a page that is being written will stand, so its audience can be checked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.parent_page is not None and not self.instance.path:
            self.instance.future_parent = self.parent_page
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """An editor need not think of an address: the title's pinyin is one."""
        given: str = self.cleaned_data.get("slug") or ""
        wanted = given or latin_name(self.cleaned_data.get("title", ""))
        return given or self.instance.free_name(wanted, parent=self.parent_page)
