"""Rows that are not of the demo and point at rows that are: why a demo cannot be dropped yet."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from treebeard.mp_tree import MP_Node
from wagtail.models import Collection, Page, ReferenceIndex

from cms.demo.models import DemoObject
from cms.demo.querysets.rows import references_to, rows_pointing, rows_with, rows_without
from cms.library.models import LibraryImage
from media_pipeline.models import Asset

# The rooms whose rows are content or people; records and machinery may mention what is gone.
ROOMS = frozenset({"organisation", "people", "pages", "library", "columns", "venues", "home"})
# Rows without a mark of their own belong to the one they name here.
OWNERS = {
    "people.residence": "user",
    "people.branchmembership": "user",
    "people.branchattachment": "user",
    "people.post": "user",
    "people.consent": "user",
    "people.session": "user",
    "columns.relatedentry": "entry",
    "venues.openspan": "venue",
    "library.collectionpolicy": "collection",
    "library.libraryrendition": "image",
    "library.shelvedasset": "asset",
}
SHOWN = 20
# What a text may show or link to without a column of its own; Wagtail's index knows where.
SHOWN_IN_TEXTS: tuple[type[models.Model], ...] = (LibraryImage, Asset, Page)


def strangers_at(demo_rows: "DemoRows") -> list[str]:
    """Each row that would lose what it points at, in words; empty when nothing stands there."""
    found: list[str] = []
    for model in _looked_at():
        found += _pointing_from(model, demo_rows)
        found += _standing_below(model, demo_rows)
    for model in SHOWN_IN_TEXTS:
        found += _naming(model, demo_rows)
    return sorted(set(found))


class DemoRows:
    """The keys of all marked rows, for each model and for those it inherits from."""

    def __init__(self) -> None:
        marks = DemoObject.objects.values_list("content_type", "object_id")
        by_model: dict[type[models.Model], set[Any]] = {}
        for mark in DemoObject.objects.select_related("content_type"):
            if model := mark.content_type.model_class():
                by_model.setdefault(model, set()).add(mark.object_id)
        self.by_model = by_model
        self.count = marks.count()

    def keys_of(self, model: type[models.Model]) -> set[Any]:
        """Marked rows that are rows of this model too."""
        families = [keys for kind, keys in self.by_model.items() if issubclass(kind, model)]
        return set().union(*families)


def _looked_at() -> Iterator[type[models.Model]]:
    yield from (Page, Collection)
    for room in ROOMS:
        yield from apps.get_app_config(room).get_models(include_auto_created=True)


def _pointing_from(model: type[models.Model], demo_rows: DemoRows) -> Iterator[str]:
    own = demo_rows.keys_of(model)
    for field in _foreign_keys(model):
        pointed = demo_rows.keys_of(field.related_model)
        if not pointed:
            continue
        rows = rows_pointing(model, field.attname, pointed)
        for row in rows.exclude(_is_of_the_demo(model, own, demo_rows))[:SHOWN]:
            yield f"{model._meta.verbose_name}“{row}”的{field.verbose_name}"


def _foreign_keys(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.local_fields
        if field.is_relation and not getattr(field.remote_field, "parent_link", False)
    ]


def _is_of_the_demo(model: type[models.Model], own: set[Any], demo_rows: DemoRows) -> Q:
    """Marked itself, or belonging to a marked row."""
    mine = Q(pk__in=own)
    owner = OWNERS.get(model._meta.label_lower) or _parent_of(model)
    if owner:
        field: Any = model._meta.get_field(owner)
        mine |= Q(**{f"{field.attname}__in": demo_rows.keys_of(field.related_model)})
    return mine


def _parent_of(model: type[models.Model]) -> str:
    """The page a child row hangs on, or the row whose list a link table keeps."""
    if model._meta.auto_created:
        return next(
            field.name
            for field in model._meta.local_fields
            if field.is_relation and field.related_model is model._meta.auto_created
        )
    return next(
        (field.name for field in model._meta.local_fields if type(field).__name__ == "ParentalKey"),
        "",
    )


def _naming(model: type[models.Model], demo_rows: DemoRows) -> Iterator[str]:
    """Rows whose text shows or links to a marked one."""
    for reference in references_to(model, demo_rows.keys_of(model)):
        base: Any = reference.base_content_type.model_class()
        is_of_the_demo = base is None or _key(base, reference) in demo_rows.keys_of(base)
        if not is_of_the_demo and (row := rows_with(base, [reference.object_id]).first()):
            shown = rows_with(model, [reference.to_object_id]).first()
            yield f"{base._meta.verbose_name}“{row}”里有“{shown}”"


def _key(base: type[models.Model], reference: ReferenceIndex) -> Any:
    """The index keeps keys as words."""
    return base._meta.pk.to_python(reference.object_id)


def _standing_below(model: type[models.Model], demo_rows: DemoRows) -> Iterator[str]:
    """Rows of a tree that hang below marked ones without being of the demo."""
    own = demo_rows.keys_of(model)
    if not own or not issubclass(model, MP_Node) or model._meta.parents:
        return
    tops = list(rows_with(model, own).values_list("path", flat=True))
    for row in rows_without(model, own).order_by("path"):
        if row.path.startswith(tuple(tops)):
            yield f"{model._meta.verbose_name}“{row}”在演示内容下面"
