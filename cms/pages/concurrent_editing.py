"""Two people on one page: who saves later is told, and nothing either of them wrote is lost.

Wagtail warns in the browser; here the server refuses. The edit form carries the revision it was
opened with. When another person's newer revision exists, the form is shown again with the typed
text and a sentence; that form carries the newer revision, so a second save is a decision. Two
saves at one instant meet at the page's row: the second to hold it is refused the same way.
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page

SENTENCE = "{name}刚存过这一页。您写的还在下面，请先到“历史”里看看新的那份，再决定要不要存"
SOMEBODY = "另一位编辑"


class NewerText(PermissionDenied):
    """Somebody else's text came between opening and saving; a PermissionDenied, which Wagtail's
    own saving of drafts expects.
    """


class NewerTextGuard(forms.BaseForm):
    """Part of every page's admin form: refuses to save over somebody else's newer text."""

    def clean(self) -> Any:
        cleaned = super().clean()
        newer = newer_revision(self)
        if newer is not None:
            self.add_error(None, _sentence(newer))
        return cleaned


class KeepsBothTexts:
    """Part of every page type: a revision is never laid over one its writer could not have seen."""

    @transaction.atomic
    def save_revision(self, user: Any = None, **kwargs: Any) -> Any:
        """Raises NewerText, which the screens show above the typed text."""
        page: Any = self
        seen, writer = page.latest_revision_id, getattr(user, "pk", None)
        Page.objects.select_for_update().only("pk").get(pk=page.pk)
        newest = page.revisions.order_by("-pk").first()
        if seen and writer and newest and newest.pk > seen and newest.user_id not in (None, writer):
            raise NewerText(_sentence(newest))
        type_below: Any = super()
        return type_below.save_revision(user=user, **kwargs)


def _sentence(revision: Any) -> str:
    return SENTENCE.format(name=revision.user.get_full_name() if revision.user else SOMEBODY)


def newer_revision(form: Any) -> Any:
    """The revision by another person that this form's writer has not seen, or None."""
    latest = form.instance.latest_revision if form.instance.pk else None
    if latest is None or latest.user_id == getattr(form.for_user, "pk", None):
        return None
    return latest if _was_opened_before(form.data, latest) else None


def _was_opened_before(sent: Any, latest: Any) -> bool:
    """True when the form was filled from an older revision, or from this one before an autosave.

    A form without a revision was opened before there was any.
    """
    if overwritten := sent.get("overwrite_revision_id"):
        return bool(overwritten != str(latest.pk))
    opened = sent.get("loaded_revision_id")
    if not opened:
        return True
    moment = sent.get("loaded_revision_created_at", "")
    return bool(opened != str(latest.pk) or moment != latest.created_at.isoformat())
