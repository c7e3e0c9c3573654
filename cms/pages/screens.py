"""Wagtail's screens that write a page, each within transactions.

Wagtail writes what belongs together one row after another: a process killed in between would leave
a published page that no log knows, or a draft whose row and newest revision differ. What is refused
on the way is told on the form, with everything that was typed.
"""

from contextlib import ExitStack
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import PageSubscription

from cms.core.errors import DomainError
from cms.pages.concurrent_editing import NewerText
from cms.pages.forms import sentence_of, tell
from cms.pages.models import CommunityPage

# What may still be refused once the form itself was found good: by the page's own transaction, or
# by a constraint that somebody else's save at the same instant has reached first.
REFUSALS = (DomainError, ValidationError, IntegrityError, NewerText)


class WholeCreateView(CreateView):
    """A new page stands with its revision, its log and its publication, or not at all.

    It is saved by itself only once it was saved by hand: Wagtail's first autosave makes the page,
    and whoever presses the button while it is under way would make a second one.
    """

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "autosave_enabled": False}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except REFUSALS as refusal:
            self._begin_again()
            tell(self.form, refusal)
            return self.form_invalid(self.form)

    def _begin_again(self) -> None:
        """The form as it was sent, for a page that has no place yet: the one written is gone."""
        asker = self.request.user
        self.page = self.page_class(owner=asker, locale=self.parent_page.locale)
        self.subscription = PageSubscription(page=self.page, user=asker, comment_notifications=True)
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent_page,
            for_user=asker,
        )


class WholeEditView(EditView):
    """First the draft, then its publication, each whole: a refused one leaves the typed text."""

    def form_valid(self, form: Any) -> HttpResponse:
        self.draft_stands = False
        try:
            with ExitStack() as self.transactions:
                self.transactions.enter_context(transaction.atomic())
                return super().form_valid(form)
        except REFUSALS as refusal:
            if self.draft_stands:
                messages.error(self.request, sentence_of(refusal))
                return redirect(self.get_edit_url())
            tell(form, refusal)
            return self.form_invalid(form)

    def run_hook(self, hook_name: str, *args: Any, **kwargs: Any) -> HttpResponse | None:
        response: HttpResponse | None = super().run_hook(hook_name, *args, **kwargs)
        if hook_name == "before_publish_page":
            self.transactions.close()
            self.draft_stands = True
            self.transactions.enter_context(transaction.atomic())
        return response


class WholeUnpublishView(UnpublishView):
    """A page comes down together with the pages below it and their log."""

    @method_decorator(transaction.atomic)
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(*args, **kwargs)


class WholeMoveView(MoveConfirmView):
    """A page moves together with its log, and its old address leads on."""

    @method_decorator(transaction.atomic)
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(*args, **kwargs)


class WholeWorkflowActionView(WorkflowActionView):
    """An approval stands together with what it publishes."""

    @method_decorator(transaction.atomic)
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(*args, **kwargs)


class CommunityPageViewSet(PageViewSet):
    """The screens of every page type of the house."""

    model = CommunityPage
    add_view_class = WholeCreateView
    edit_view_class = WholeEditView
    move_confirm_view_class = WholeMoveView
    unpublish_view_class = WholeUnpublishView
    workflow_action_view_class = WholeWorkflowActionView
