"""Named reads over people and over what was true of them at a moment."""

from datetime import datetime
from typing import Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q


class TenureQuerySet(models.QuerySet):
    def held_at(self, moment: datetime) -> Self:
        """Rows that were true at that moment (from `since`, up to but not at `until`)."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=moment), since__lte=moment)

    def current(self) -> Self:
        """Rows nobody has closed."""
        return self.filter(until__isnull=True)


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(phone=username)
