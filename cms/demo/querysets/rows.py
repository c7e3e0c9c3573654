"""Reads over the rows of any model, by their keys."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import ReferenceIndex

from cms.core.querysets import task_rows


def rows_with(model: type[models.Model], keys: Iterable[Any]) -> models.QuerySet[Any]:
    """The rows with these keys, whatever the model's own manager hides."""
    return model._base_manager.filter(pk__in=keys)


def row_held(model: type[models.Model], key: Any) -> Any:
    """The row with this key, nobody else's until the transaction ends; None when it is gone."""
    return model._base_manager.select_for_update(of=("self",)).filter(pk=key).first()


def waiting_for(dotted: str, at: datetime) -> set[Any]:
    """The first arguments of the tasks of that name which no worker has begun."""
    waiting = task_rows().waiting(at).of_task(dotted).values_list("args_kwargs", flat=True)
    return {told["args"][0] for told in waiting if told.get("args")}


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
