"""Closing one row in time and opening the next, one person at a time."""

from datetime import datetime

from cms.people.errors import BackdatedChange
from cms.people.models import Tenure, User


def hold(user: User) -> User:
    """Keep everybody else from changing this person until the transaction ends."""
    return User.objects.select_for_update().get(pk=user.pk)


def close(row: Tenure | None, *, at: datetime) -> None:
    """End what held until now; raises BackdatedChange when it began no earlier."""
    if row is None:
        return
    if row.since >= at:
        raise BackdatedChange
    row.until = at
    row.save(update_fields=["until"])
