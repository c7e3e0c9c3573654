"""What was loaded, as one number: the same world gives it on every machine and database."""

import hashlib
import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from treebeard.mp_tree import MP_Node
from wagtail.fields import StreamField

from cms.demo.models import DemoObject
from media_pipeline.models import Asset

# Clocks, chance, and where a database happened to put a row.
NOT_TOLD = frozenset(
    {
        "id", "path", "numchild", "translation_key", "locale", "content_type", "password", "token",
        "file", "latest_revision", "live_revision", "alias_of", "url_path", "owner",
        "rights_changed_at", "last_login", "signed_in_at", "lead_media",
    }
)  # fmt: skip
CLOCKS = (models.DateTimeField, models.DateField)
# Rows without a mark that say something of a marked one: model -> by which key.
BELONGINGS = {
    "people.user": ("residences", "memberships", "posts", "groups"),
    "venues.venuepage": ("opening_hours", "rooms", "access_features"),
    "columns.storypage": ("topics",),
    "columns.comicpage": ("topics",),
}


def demo_fingerprint() -> str:
    """The sha256 over all marked rows and what belongs to them, sorted, without clocks.

    Films and sounds are not told: a worker brings them when it comes to it, or never.
    """
    teller = _Teller()
    marks = DemoObject.objects.on_other_than(Asset).prefetch_related("content_type", "row")
    told = sorted(teller.told_of(mark) for mark in marks)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


class _Teller:
    """Says rows by the slugs of their marks, never by their keys."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, Any], str] = {}
        for mark in DemoObject.objects.select_related("content_type"):
            model = mark.content_type.model_class()
            for kind in (model, *model._meta.get_parent_list()) if model else ():
                self.names[kind._meta.label_lower, mark.object_id] = mark.slug

    def told_of(self, mark: DemoObject) -> str:
        row: Any = mark.row
        label = ContentType.objects.get_for_id(mark.content_type_id).model
        told = {"model": label, "slug": mark.slug, **self._fields(row)}
        if isinstance(row, MP_Node) and row.depth > 1:
            told["parent"] = self._name(row.get_parent())
        for name in BELONGINGS.get(row._meta.label_lower, ()):
            told[name] = sorted(self._belonging(each) for each in getattr(row, name).all())
        return json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)

    def _fields(self, row: models.Model) -> dict[str, Any]:
        return {
            field.name: self._value(row, field)
            for field in row._meta.concrete_fields
            if field.name not in NOT_TOLD
            and not isinstance(field, CLOCKS)
            and not getattr(field.remote_field, "parent_link", False)
        }

    def _value(self, row: models.Model, field: Any) -> Any:
        if isinstance(field, StreamField):
            return self._stream(getattr(row, field.name).get_prep_value())
        if field.is_relation:
            return self._name(getattr(row, field.name))
        return field.value_from_object(row)

    def _stream(self, raw: Any) -> Any:
        """Block data; pictures are told by the slug of their mark."""
        if isinstance(raw, list):
            return [self._stream(item) for item in raw]
        if not isinstance(raw, dict):
            return raw
        return {
            key: self.names.get(("library.libraryimage", value), "")
            if key == "image"
            else self._stream(value)
            for key, value in raw.items()
        }

    def _belonging(self, row: models.Model) -> str:
        return json.dumps(self._fields(row), ensure_ascii=False, sort_keys=True, default=str)

    def _name(self, row: Any) -> str:
        if row is None:
            return ""
        known = self.names.get((row._meta.label_lower, row.pk))
        return known or str(getattr(row, "slug", "") or row)
