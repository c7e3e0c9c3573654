"""The editor's form of a page."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from wagtail.admin.forms import WagtailAdminPageForm

from cms.core.errors import DomainError
from cms.core.words import latin_name
from cms.pages.concurrent_editing import NewerTextGuard

MEANWHILE = "刚才有人同时在存，您写的还在下面，请再存一次"


class CommunityPageForm(NewerTextGuard, WagtailAdminPageForm):
    """Knows where a page that is being written will stand, so its audience can be checked.

    Nobody's text is overwritten unseen, whatever the page.
    """

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


def tell(form: forms.BaseForm, refusal: Exception) -> None:
    """Say on the form, at the field where there is one, why what was typed is not saved."""
    for field, sentences in _sentences(refusal).items():
        form.add_error(field if field in form.fields else None, sentences)


def sentence_of(refusal: Exception) -> str:
    """Why something is refused, in words for whoever typed it."""
    if isinstance(refusal, DomainError):
        return refusal.message
    if isinstance(refusal, ValidationError):
        return "；".join(refusal.messages)
    return MEANWHILE if isinstance(refusal, IntegrityError) else str(refusal)


def _sentences(refusal: Exception) -> dict[str, Any]:
    """What a refusal says of which field."""
    if isinstance(refusal, ValidationError):
        return refusal.update_error_dict({})
    fields = refusal.fields if isinstance(refusal, DomainError) else {}
    return dict(fields) or {NON_FIELD_ERRORS: sentence_of(refusal)}
