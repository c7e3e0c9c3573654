"""Changing a password, and ending sessions elsewhere."""

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from cms.audit.services import record
from cms.people.errors import WrongPassword
from cms.people.models import Session, User
from cms.people.services.tenure import hold


def change_password(
    user: User, *, old: str, new: str, session_key: str | None, at: datetime
) -> User:
    """Set a new password and end every session but this one; raises WrongPassword.

    Both hashes are worked out before the transaction, which stays short.
    """
    if not check_password(old, user.password):
        raise WrongPassword
    return _keep_password(user, encoded=make_password(new), session_key=session_key, at=at)


@transaction.atomic
def _keep_password(user: User, *, encoded: str, session_key: str | None, at: datetime) -> User:
    person = hold(user)
    if person.password != user.password:
        raise WrongPassword
    person.password = encoded
    person.save(update_fields=["password"])
    end_other_sessions(person, session_key=session_key, at=at)
    record(action="people.password_changed", actor=person, subject=person, at=at)
    return person


@transaction.atomic
def end_other_sessions(user: User, *, session_key: str | None, at: datetime) -> int:
    """Sign a person out everywhere but here; returns how many sessions ended."""
    others = Session.objects.open_for(user, at).other_than(session_key)
    ended, _ = others.delete()
    if ended:
        record(
            action="people.sessions_ended",
            actor=user,
            subject=user,
            detail={"count": ended},
            at=at,
        )
    return ended
