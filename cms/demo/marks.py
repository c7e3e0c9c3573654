"""Marking what was loaded, and knowing what has not changed since."""

import dataclasses
import hashlib
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models

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


def mark(row: models.Model, *, slug: str, digest: str) -> None:
    """Say that this row is of the demo, loaded from content with that digest."""
    DemoObject.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(type(row)),
        object_id=row.pk,
        defaults={"slug": slug, "digest": digest},
    )


def marked(model: type[Row], slug: str) -> Row | None:
    """The loaded row of that slug, or None before it was loaded."""
    found = DemoObject.objects.named(model, slug).first()
    return None if found is None else found.row


def is_current(model: type[models.Model], slug: str, *, digest: str) -> bool:
    """True when the row was loaded from the same content."""
    found = DemoObject.objects.named(model, slug).first()
    return found is not None and found.digest == digest
