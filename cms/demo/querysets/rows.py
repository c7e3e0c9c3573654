"""Reads over the rows of any model, by their keys."""

from collections.abc import Iterable
from typing import Any

from django.db import models


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
