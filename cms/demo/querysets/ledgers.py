"""Reads over the ledgers, for the one occasion on which rows of theirs are removed."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from cms.audit.models import AuditEntry, AuditSeal


def entries_about(people: Iterable[Any], names: Iterable[str]) -> models.QuerySet[AuditEntry]:
    """What these people did, and what was done to what goes by these names."""
    return AuditEntry.objects.filter(Q(actor__in=people) | Q(subject__in=names))


def seals_from_first_of(entries: models.QuerySet[AuditEntry]) -> models.QuerySet[AuditSeal]:
    """The first of these entries' seals and all that stand after it in the chain."""
    first = AuditSeal.objects.filter(entry__in=entries).order_by("position").first()
    if first is None:
        return AuditSeal.objects.none()
    return AuditSeal.objects.filter(position__gte=first.position)
