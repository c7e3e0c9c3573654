"""Named reads over the audit record."""

from typing import Self

from django.db import models


class AuditEntryQuerySet(models.QuerySet):
    def unsealed(self) -> Self:
        """Entries that no seal covers yet, oldest first."""
        return self.filter(seal__isnull=True).order_by("pk")
