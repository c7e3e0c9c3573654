"""The list of films and sounds: what became of each; sending in, changing, deleting."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.generic import View
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import usage
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from cms.core import clock
from cms.core.browser_policies import let_connect
from cms.core.errors import DomainError
from cms.library import services
from cms.library.media_forms import AssetForm, SendInForm
from cms.library.querysets import assets_in_list, kept_assets
from media_pipeline import services as pipeline
from media_pipeline.models import Asset
from media_pipeline.querysets import AssetQuerySet
from media_pipeline.uploads import parts

INDEX = "media:index"
CHANGES = {"retry": pipeline.retry, "cancel": pipeline.cancel}
DONE = {"retry": "重新排上队了", "cancel": "停下了，文件还在"}


def changeable(user: Any) -> AssetQuerySet:
    """The assets somebody may change."""
    policy = policy_registry.get_by_type(Asset)
    return kept_assets(policy.instances_user_has_any_permission_for(user, ["change"]))


def how_far(asset: Any) -> str:
    """What is done of its work; nothing for one that nobody has begun yet."""
    return "" if asset.percent is None else f"{asset.percent}%"


class OwnObjects:
    """Somebody else's asset is as good as none."""

    request: Any

    def get_queryset(self) -> QuerySet:
        return changeable(self.request.user)


class IndexView(generic.IndexView):
    page_title = "音视频"
    add_item_label = "上传音视频"
    verbose_name = verbose_name_plural = "音视频"

    def get_base_queryset(self) -> QuerySet:
        return assets_in_list(changeable(self.request.user))


class EditView(OwnObjects, generic.EditView):
    """What became of it, its title and captions."""

    template_name = "library/admin/asset.html"
    success_message = "存好了"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_success_message(self) -> str:
        return self.success_message


class DeleteView(OwnObjects, generic.DeleteView):
    """Refused while a page shows it."""

    success_message = "删掉了"

    def get_success_message(self) -> str:
        return self.success_message

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except DomainError as refusal:
            messages.error(self.request, refusal.message)
            return redirect(self.get_success_url())

    def delete_action(self) -> None:
        services.delete_asset(asset=self.object, actor=self.request.user, at=clock.now())


class UsageView(OwnObjects, usage.UsageView):
    """The pages that show it."""

    def get_object(self) -> Asset:
        return get_object_or_404(self.get_queryset(), pk=self.pk)


class SendInView(generic.PermissionCheckedMixin, View):
    """Many files at once, which go on where they broke off; without a script one file a form."""

    model = Asset
    permission_required = "add"
    template_name = "library/admin/send_in.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, SendInForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SendInForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self._show(request, form)
        messages.success(request, f"“{form.save()}”收到了，正在排队处理")
        return HttpResponseRedirect(reverse(INDEX))

    def _show(self, request: HttpRequest, form: SendInForm) -> HttpResponse:
        """The store says which way the page's script sends; only then it may speak to it."""
        origin = parts.origin()
        way = "parts" if origin else "tus"
        told = {"form": form, "page_title": "上传音视频", "list_url": reverse(INDEX), "way": way}
        response = TemplateResponse(request, self.template_name, told)
        if origin:
            let_connect(response, origin)
        return response


class ChangeView(generic.PermissionCheckedMixin, View):
    """Work again, or stop: pressed on an asset's page."""

    model = Asset
    permission_required = "change"
    change = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asset = get_object_or_404(changeable(request.user), pk=pk)
        try:
            CHANGES[self.change](asset=asset, at=clock.now())
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, DONE[self.change])
        return redirect("media:edit", asset.pk)


class AssetViewSet(ModelViewSet):
    model = Asset
    icon = "media"
    menu_label = "音视频"
    menu_order = 320
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 30
    list_display = (
        "title",
        Column("kind", label="种类", accessor="get_kind_display"),
        Column("state", label="状态", accessor="get_state_display"),
        Column("progress", label="进度", accessor=how_far),
        Column("error_text", label="说明", accessor="error_text"),
        Column("usage_count", label="用在几处", accessor="usage_count"),
        Column("created_at", label="上传时间", accessor="created_at"),
    )
    list_filter = ("state", "kind", "delivery")
    ordering = ("-created_at",)
    search_fields = ("title",)
    search_backend_name = None
    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    usage_view_class = UsageView

    def get_form_class(self, for_update: bool = False) -> type[AssetForm]:  # noqa: ARG002 -- Wagtail's own signature
        return AssetForm

    @property
    def add_view(self) -> Any:
        return SendInView.as_view()

    def get_urlpatterns(self) -> list[URLPattern]:
        changes = [
            path(f"{change}/<int:pk>/", ChangeView.as_view(change=change), name=change)
            for change in CHANGES
        ]
        return [*super().get_urlpatterns(), *changes]


asset_screens = AssetViewSet("media")
