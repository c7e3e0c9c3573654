"""Reads over the rows of any model, by their keys."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import ReferenceIndex


def rows_with(model: type[models.Model], keys: Iterable[Any]) -> models.QuerySet[Any]:
    """The rows with these keys, whatever the model's own manager hides."""
    return model._base_manager.filter(pk__in=keys)


def rows_without(model: type[models.Model], keys: Iterable[Any]) -> models.QuerySet[Any]:
    """All rows but those with these keys."""
    return model._base_manager.exclude(pk__in=keys)


def rows_pointing(
    model: type[models.Model], column: str, keys: Iterable[Any]
) -> models.QuerySet[Any]:
    """The rows of a model that point at one of these keys with that column."""
    return model._base_manager.filter(**{f"{column}__in": keys})


def references_to(
    model: type[models.Model], keys: Iterable[Any]
) -> models.QuerySet[ReferenceIndex]:
    """Where texts show or link to one of these rows, as Wagtail's index knows it."""
    kind = ContentType.objects.get_for_model(model)
    words = [str(key) for key in keys]
    found = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=words)
    return found.select_related("base_content_type").order_by("pk")
