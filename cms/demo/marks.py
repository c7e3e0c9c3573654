"""Marking what was loaded, and knowing what has not changed since."""

import dataclasses
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models

from cms.demo.errors import UnknownSlug
from cms.demo.models import DemoObject

Row = TypeVar("Row", bound=models.Model)


def digest_of(*told: Any) -> str:
    """A digest of an entry and of whatever else decides what is loaded for it."""
    plain = [_plain(each) for each in told]
    return hashlib.sha256(repr(plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """An entry without the place it stands at: moving it in the file changes nothing."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [
            (field.name, getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name != "source"
        ]
    return value


def mark(row: models.Model, *, slug: str, digest: str = "") -> None:
    """Say that this row is of the demo, loaded from content with that digest."""
    DemoObject.objects.told_otherwise(row, slug).delete()
    DemoObject.objects.update_or_create(
        content_type=_type_of(type(row)),
        object_id=row.pk,
        defaults={"slug": slug, "digest": digest},
    )


def marked(model: type[Row], slug: str) -> Row | None:
    """The loaded row of that slug, or None before it was loaded."""
    found = DemoObject.objects.named(model, slug).first()
    return None if found is None else found.row


def wanted(model: type[Row], slug: str) -> Row:
    """The row of a slug that was loaded before; the content was checked, so it is there."""
    row = marked(model, slug)
    if row is None:
        raise UnknownSlug(slug, known=())
    return row


def is_current(model: type[models.Model], slug: str, *, digest: str) -> bool:
    """True when the row was loaded from the same content and is still there."""
    found = DemoObject.objects.named(model, slug).first()
    return found is not None and found.digest == digest and found.row is not None


@contextmanager
def watching(*models_: type[models.Model]) -> Iterator[None]:
    """Mark the rows of these models that come into being inside: words, groups, shelves.

    Find-or-make services do not say which of the two they did; what was there before stays ours
    to leave alone. Use it inside the entry's transaction.
    """
    known = {model: _keys_of(model) for model in models_}
    yield
    for model, keys in known.items():
        for key in sorted(_keys_of(model) - keys):
            row = model._base_manager.get(pk=key)
            mark(row, slug=str(getattr(row, "slug", "") or row))


def _keys_of(model: type[models.Model]) -> set[Any]:
    return set(model._base_manager.values_list("pk", flat=True))


def _type_of(model: type[models.Model]) -> ContentType:
    return ContentType.objects.get_for_model(model, for_concrete_model=False)
