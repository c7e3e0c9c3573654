"""Named reads over announcements."""

from datetime import datetime
from typing import Any, Self

from django.db.models import QuerySet


class AnnouncementQuerySet(QuerySet[Any]):
    def shown_at(self, moment: datetime) -> Self:
        """Begun and not expired, the newest first."""
        return self.filter(starts_at__lte=moment, expires_at__gt=moment)
