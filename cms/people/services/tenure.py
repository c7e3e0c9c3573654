"""Closing one row in time and opening the next, one person at a time."""

from datetime import datetime
from typing import TypeVar

from cms.organisation.models import Branch, District
from cms.people.errors import BackdatedChange
from cms.people.models import Tenure, User

Unit = TypeVar("Unit", District, Branch)


def hold(user: User) -> User:
    """Keep everybody else from changing this person until the transaction ends."""
    return User.objects.select_for_update().get(pk=user.pk)


def still_open(unit: Unit) -> Unit | None:
    """The unit or branch as it is now, kept from closing until the transaction ends; else None."""
    fresh = type(unit).objects.select_for_update().get(pk=unit.pk)
    return fresh if fresh.closed_at is None else None


def close(row: Tenure | None, *, at: datetime) -> None:
    """End what held until now; raises BackdatedChange when it began no earlier."""
    if row is None:
        return
    if row.since >= at:
        raise BackdatedChange
    row.until = at
    row.save(update_fields=["until"])
