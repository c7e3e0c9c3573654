"""The forms behind the editing screens of the columns."""

from typing import Any

from django import forms
from wagtail.admin.forms.pages import CopyForm

from cms.columns.addresses import is_free
from cms.columns.errors import AddressTaken, HalfAPoint
from cms.core.geo import BadCoordinates, parse_point
from cms.pages.forms import CommunityPageForm


class LinesField(forms.CharField):
    """A list of short texts, a line each."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else (value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class TreeForm(CommunityPageForm):
    """For every page of a column tree: its public name is free, nobody's text is lost."""

    def clean(self) -> Any:
        cleaned = super().clean()
        slug = self.cleaned_data.get("slug")
        if slug and not is_free(slug, below=self.parent_page, page=self.instance):
            self.errors.pop("slug", None)
            self.add_error("slug", AddressTaken.message)
        return cleaned


class EntryForm(TreeForm):
    """A story or a comic; what only readers need may be missing while it is a draft."""

    facts = LinesField(label="依据", required=False, help_text="一行写一个出处，比如：左传")

    def clean(self) -> Any:
        cleaned = super().clean()
        self._check_point()
        if not self.is_deferred_validation and not self.errors:
            entry = self.instance_with(cleaned)
            for field, sentence in {**entry.lacks(), **entry.waits()}.items():
                self.add_error(field if field in self.fields else None, sentence)
        return cleaned

    def _check_point(self) -> None:
        """Both numbers of a place on the earth, or neither."""
        if {"lat", "lon"} & self.errors.keys():
            return
        lat, lon = self.cleaned_data.get("lat"), self.cleaned_data.get("lon")
        if (lat is None) is not (lon is None):
            self.add_error("lat" if lat is None else "lon", HalfAPoint.message)
        elif lat is not None:
            try:
                parse_point(f"{lat!r},{lon!r}")
            except BadCoordinates as refusal:
                self.add_error("lat", refusal.message)

    def instance_with(self, cleaned: dict[str, Any]) -> Any:
        """The entry as it would be, to ask what it lacks."""
        for field in self.instance.QUESTIONED:
            if field in cleaned:
                setattr(self.instance, field, cleaned[field])
        return self.instance


class EntryCopyForm(CopyForm):
    """A copy needs a name of its own in the whole index it comes to, not only in its section."""

    def clean(self) -> Any:
        slug, section = (self.cleaned_data.get(name) for name in ("new_slug", "new_parent_page"))
        cleaned = super().clean()
        if slug and section and not is_free(slug, below=section):
            self.errors.pop("new_slug", None)
            self.add_error("new_slug", AddressTaken.message)
        return cleaned
