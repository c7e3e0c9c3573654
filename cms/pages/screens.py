"""Wagtail's screens that write a page, each within transactions.

Wagtail writes what belongs together one row after another: a process killed in between would leave
a published page that no log knows, or a draft whose row and newest revision differ.
"""

from contextlib import ExitStack
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet

from cms.pages.models import CommunityPage


class WholeCreateView(CreateView):
    """A new page stands with its revision, its log and its publication, or not at all."""

    @method_decorator(transaction.atomic)
    def form_valid(self, form: Any) -> HttpResponse:
        return super().form_valid(form)


class WholeEditView(EditView):
    """First the draft, then its publication, each whole: a refused one leaves the typed text."""

    def form_valid(self, form: Any) -> HttpResponse:
        with ExitStack() as self.transactions:
            self.transactions.enter_context(transaction.atomic())
            return super().form_valid(form)

    def run_hook(self, hook_name: str, *args: Any, **kwargs: Any) -> HttpResponse | None:
        response: HttpResponse | None = super().run_hook(hook_name, *args, **kwargs)
        if hook_name == "before_publish_page":
            self.transactions.close()
            self.transactions.enter_context(transaction.atomic())
        return response


class WholeUnpublishView(UnpublishView):
    """A page comes down together with the pages below it and their log."""

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
    unpublish_view_class = WholeUnpublishView
    workflow_action_view_class = WholeWorkflowActionView
