"""What district admins fill in about units and party organisations."""

from datetime import datetime
from typing import Any

from django import forms

from cms.organisation.boundaries import check_point
from cms.organisation.errors import BadPoint
from cms.organisation.models import Branch, District
from cms.organisation.services import (
    NewBranch,
    NewDistrict,
    add_branch,
    add_district,
    move_unit,
    rename,
)


class UnitChoice(forms.ModelChoiceField):
    """A unit of a tree, indented by its depth."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{'　' * (obj.depth - 1)}{obj.name}"


class AddDistrictForm(forms.ModelForm):
    """A new unit and what it stands below."""

    parent = UnitChoice(District.objects.open(), label="上级单位", required=False)

    class Meta:
        model = District
        fields = ("kind", "name", "official_name", "slug", "code", "lat", "lon", "boundary")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            check_point(cleaned.get("lat"), cleaned.get("lon"))
        except BadPoint as refusal:
            if not {"lat", "lon"} & set(self.errors):
                self.add_error("lat", refusal.message)
        return cleaned

    def keep(self, actor: Any, at: datetime) -> District:
        cleaned = {**self.cleaned_data}
        parent = cleaned.pop("parent")
        return add_district(NewDistrict(**cleaned), parent=parent, actor=actor, at=at)


class AddBranchForm(forms.ModelForm):
    """A new party organisation, what it stands below and where."""

    parent = UnitChoice(Branch.objects.open(), label="上级党组织", required=False)
    district = UnitChoice(District.objects.open(), label="所在单位")

    class Meta:
        model = Branch
        fields = ("kind", "name", "slug", "district")

    def keep(self, actor: Any, at: datetime) -> Branch:
        cleaned = {**self.cleaned_data}
        parent = cleaned.pop("parent")
        return add_branch(NewBranch(**cleaned), parent=parent, actor=actor, at=at)


class ChangeUnitForm(forms.ModelForm):
    """Another name, another place in the tree."""

    parent: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.above = self.instance.get_parent()
        self.fields["parent"].initial = self.above

    def keep(self, actor: Any, at: datetime) -> Any:
        unit, target = self.instance, self.cleaned_data["parent"]
        if "name" in self.changed_data:
            unit = rename(unit, name=self.cleaned_data["name"], actor=actor, at=at)
        if target is not None and target != self.above:
            unit = move_unit(unit, to=target, actor=actor, at=at)
        return unit


class ChangeDistrictForm(ChangeUnitForm):
    """A unit's name and what it stands below."""

    parent = UnitChoice(District.objects.open(), label="上级单位", required=False)

    class Meta:
        model = District
        fields = ("name",)


class ChangeBranchForm(ChangeUnitForm):
    """A party organisation's name and what it stands below."""

    parent = UnitChoice(Branch.objects.open(), label="上级党组织", required=False)

    class Meta:
        model = Branch
        fields = ("name",)
