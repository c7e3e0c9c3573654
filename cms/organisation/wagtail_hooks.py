"""Wagtail's menu for district admins: the two trees."""

from wagtail import hooks
from wagtail.admin.views import generic

from cms.core import clock
from cms.organisation.forms import (
    AddBranchForm,
    AddDistrictForm,
    ChangeBranchForm,
    ChangeDistrictForm,
)
from cms.organisation.models import Branch, District
from cms.organisation.querysets import UnitQuerySet
from cms.organisation.screens import EndScreen, ServiceViewSet
from cms.organisation.services import close_unit


class CloseUnitScreen(EndScreen):
    """Close a unit, or say what stands in the way."""

    def delete_action(self) -> None:
        close_unit(self.object, actor=self.request.user, at=clock.now())


class UnitList(generic.IndexView):
    """Units in the order of the tree; closed ones are not listed."""

    default_ordering = "path"

    def get_base_queryset(self) -> UnitQuerySet:
        units: UnitQuerySet = self.model.objects.open()
        return units


class UnitViewSet(ServiceViewSet):
    """One tree."""

    index_view_class = UnitList
    delete_view_class = CloseUnitScreen
    list_display = ("name", "kind", "slug")
    search_fields = ("name", "slug")


class DistrictViewSet(UnitViewSet):
    """区 · 街道 · 社区|村 · 网格 · 楼栋."""

    model = District
    icon = "site"
    menu_label = "地区单位"
    menu_order = 400
    add_form_class = AddDistrictForm
    change_form_class = ChangeDistrictForm


class BranchViewSet(UnitViewSet):
    """党工委 · 党总支 · 党支部 · 党小组 · 党员中心户."""

    model = Branch
    icon = "group"
    menu_label = "党组织"
    menu_order = 410
    add_form_class = AddBranchForm
    change_form_class = ChangeBranchForm


@hooks.register("register_admin_viewset")
def register_trees() -> list[ServiceViewSet]:
    """地区单位 and 党组织 in the menu of whoever may see them."""
    return [DistrictViewSet("districts"), BranchViewSet("branches")]
