"""Named reads over announcements."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q, QuerySet


class AnnouncementQuerySet(QuerySet[Any]):
    def shown_at(self, moment: datetime) -> Self:
        """Begun and not expired, the newest first."""
        return self.filter(starts_at__lte=moment, expires_at__gt=moment)

    def begun_or_ended(self, *, after: datetime, upto: datetime) -> Self:
        """What nobody saved and is yet shown, or not shown any more, since `after`."""
        begun = Q(starts_at__gt=after, starts_at__lte=upto)
        return self.filter(begun | Q(expires_at__gt=after, expires_at__lte=upto))
