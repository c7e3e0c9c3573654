"""Wagtail's menu for district admins: the record, to read."""

from django_filters import ChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.viewsets.model import ModelViewSet

from cms.audit.acts import named_acts
from cms.audit.models import AuditEntry


class AuditFilterSet(WagtailFilterSet):
    """By act, in plain words."""

    action = ChoiceFilter(label="动作", choices=lambda: sorted(named_acts().items()))

    class Meta:
        model = AuditEntry
        fields = ("action",)


class AuditViewSet(ModelViewSet):
    """Newest first. Nobody holds a right to add, change or delete, and the tables refuse it."""

    model = AuditEntry
    icon = "list-ul"
    menu_label = "审计记录"
    menu_order = 430
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    list_display = ("act", "actor", "subject", "happened_at")
    filterset_class = AuditFilterSet
    ordering = ("-pk",)
    form_fields = ("action",)


@hooks.register("register_admin_viewset")
def register_record() -> AuditViewSet:
    """审计记录 in the menu of whoever may read it."""
    return AuditViewSet("audit")
