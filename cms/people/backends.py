"""Signing in by phone and password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from cms.people.errors import BadPhone
from cms.people.models import User
from cms.people.phones import normalise


class PhoneBackend(ModelBackend):
    """Finds the person by phone; an unknown number takes as long and answers the same."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 -- Django passes it
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        """The person, or None for any reason that nobody is told."""
        phone = credentials.get("phone") or username
        if phone is None or password is None:
            return None
        person = _find(phone)
        if person is None:
            make_password(password)
            return None
        fits = person.check_password(password)
        return person if fits and self.user_can_authenticate(person) else None


def _find(phone: str) -> User | None:
    try:
        return User.objects.get_by_natural_key(normalise(phone))
    except (BadPhone, User.DoesNotExist):
        return None
