"""Choosing a film or a sound for a page, or sending one in on the way."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser as views
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.permissions import policy_registry

from cms.library.blocks import ASSET, AssetChooser
from cms.library.media_forms import SendInForm, TitleFilterForm
from cms.library.querysets import kept_assets


class ChoosableMixin:
    """Only what somebody may choose is listed, and only that can be chosen."""

    request: Any
    model_class: Any

    def choosable(self) -> QuerySet:
        policy = policy_registry.get_by_type(self.model_class)
        mine = policy.instances_user_has_any_permission_for(self.request.user, ["choose", "change"])
        return kept_assets(mine)

    def get_object_list(self) -> QuerySet:
        return self.choosable()

    def get_filter_form_class(self) -> type[TitleFilterForm]:
        return TitleFilterForm

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]  # the view this is mixed into has columns
            Column("kind", label="种类", accessor="get_kind_display"),
            Column("state", label="状态", accessor="get_state_display"),
        ]

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()  # type: ignore[misc]  # as above
        return {**kwargs, "user": self.request.user}


class ChooseView(ChoosableMixin, views.ChooseView):
    """The whole window."""


class ChooseResultsView(ChoosableMixin, views.ChooseResultsView):
    """Its list alone, while one searches."""


class ChosenView(ChoosableMixin, views.ChosenView):
    """What was chosen; another's is as good as none."""

    def get_object(self, pk: str) -> Any:
        try:
            return self.choosable().get(pk=int(pk))
        except ValueError as strange:
            raise Http404 from strange


class CreateView(ChoosableMixin, views.CreateView):
    """A small file is sent in by the window itself; large ones by the list's own page."""


class AssetChooserViewSet(ChooserViewSet):
    model = ASSET
    icon = "media"
    widget_class = AssetChooser
    choose_one_text = AssetChooser.choose_one_text
    per_page = 20
    search_tab_label = "挑一个"
    creation_tab_label = "传一个"
    create_action_label = "上传"
    create_action_clicked_label = "正在上传…"
    creation_form_class = SendInForm
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    create_view_class = CreateView


asset_chooser = AssetChooserViewSet("asset_chooser", url_prefix="media/chooser")
