"""Named reads over the audit record."""

from typing import Any, Self

from django.db import models


class AuditEntryQuerySet(models.QuerySet[Any]):
    """Reads over what was done."""

    def unsealed(self) -> Self:
        """Entries that no seal covers yet, oldest first."""
        return self.filter(seal__isnull=True).order_by("pk")

    def about(self, subject: str) -> Self:
        """What was done to one thing."""
        return self.filter(subject=subject)


class AuditSealQuerySet(models.QuerySet[Any]):
    """Reads over the chain."""

    def with_entries(self) -> Self:
        return self.select_related("entry")

    def last_one(self) -> Any | None:
        """The end of the chain."""
        return self.order_by("-position").first()
