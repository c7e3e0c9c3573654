"""People as the tests need them, entered by the services themselves."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from cms.organisation.models import Branch, District
from cms.people import services
from cms.people.models import User

START = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
PASSWORD = "看戏去-2026"
_numbers = count(1)


def next_phone() -> str:
    """A number nobody has."""
    return f"139{next(_numbers):08d}"


def make_person(name: str = "沈立春", **fields: Any) -> User:
    """A person who is registered and nothing else."""
    given = {"phone": next_phone(), "name": name, "password": PASSWORD, "birth_year": 1980}
    return services.register_person(**{**given, "at": START, **fields})


def make_resident(home: District, **fields: Any) -> User:
    """A person with a home."""
    person = make_person(**fields)
    services.set_home(person, district=home, at=START + timedelta(days=1))
    return person


def make_member(branch: Branch, home: District | None = None, **fields: Any) -> User:
    """A party member, with a home if one is named."""
    person = make_resident(home, **fields) if home else make_person(**fields)
    services.join_branch(person, branch=branch, at=START + timedelta(days=1))
    return person


def make_holder(kind: str, place: District | Branch | None = None, **fields: Any) -> User:
    """A person with one post."""
    person = make_person(**fields)
    appointed_at = START + timedelta(days=1)
    services.appoint(person, kind=kind, place=place, actor=None, at=appointed_at)
    person.refresh_from_db()
    return person
