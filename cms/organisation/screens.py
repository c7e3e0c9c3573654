"""Screens of the editors' rooms whose writing goes through services, refusals shown as they are."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from cms.core import clock
from cms.core.errors import DomainError


class KeptByService(WagtailAdminTemplateMixin):
    """A form that knows its service: `form.keep(actor, at)` instead of a save."""

    form: Any
    request: HttpRequest
    produced_error_message: str | None

    def save_instance(self) -> Any:
        return self.form.keep(self.request.user, clock.now())

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            kept: HttpResponse = super().form_valid(form)
        except DomainError as refusal:
            for sentence in (refusal.message, *refusal.fields.values()):
                form.add_error(None, sentence)
            self.produced_error_message = refusal.message
            again: HttpResponse = self.form_invalid(form)
            return again
        return kept


class AddScreen(KeptByService, generic.CreateView):
    """Enter something."""


class ChangeScreen(KeptByService, generic.EditView):
    """Change something."""


class EndScreen(generic.DeleteView):
    """End something that stays on record; `viewset.end` is the service."""

    page_title = "撤销"
    confirmation_message = "确定要撤销吗？以前的记录都留着。"
    success_message = "已撤销：%(object)s"

    def get_usage_url(self) -> None:
        """What points at it is no hindrance: nothing is deleted."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except DomainError as refusal:
            for sentence in (refusal.message, *refusal.fields.values()):
                messages.error(self.request, sentence)
            return HttpResponseRedirect(self.get_success_url())


class ServiceViewSet(ModelViewSet):
    """A list with adding, changing and ending, each by its service."""

    add_form_class: Any = None
    change_form_class: Any = None
    add_view_class = AddScreen
    edit_view_class = ChangeScreen
    copy_view_enabled = False
    add_to_reference_index = False
    add_to_admin_menu = True
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> Any:
        return self.change_form_class if for_update else self.add_form_class
