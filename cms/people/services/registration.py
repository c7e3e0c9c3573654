"""How somebody becomes a person of the site."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from cms.audit.services import record
from cms.organisation.models import District
from cms.people import phones
from cms.people.errors import ConsentMissing, PhoneTaken
from cms.people.models import Consent, User
from cms.people.services.residence import set_home

# Raised whenever the sentences a person agrees to at registration change.
ACCOUNT_CONSENT_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What a person fills in about themselves."""

    phone: str
    name: str
    password: str | None
    birth_year: int | None = None
    home: District | None = None
    consents: bool = False


def register_person(
    *, phone: str, name: str, password: str | None, birth_year: int | None, at: datetime
) -> User:
    """Enter a person; raises BadPhone or PhoneTaken.

    The password is hashed before the number is looked at: a taken one answers as slowly as a free
    one, and no write transaction waits for the hashing.
    """
    form = Registration(phone=phone, name=name, password=password, birth_year=birth_year)
    return _insert(_person(form, at=at))


def _person(form: Registration, *, at: datetime) -> User:
    return User(
        phone=phones.normalise(form.phone),
        name=form.name.strip(),
        birth_year=form.birth_year,
        joined_at=at,
        password=make_password(form.password),
    )


@transaction.atomic
def _insert(person: User) -> User:
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as taken:
        raise PhoneTaken from taken
    record(action="people.registered", actor=person, subject=person, at=person.joined_at)
    return person


def register_oneself(form: Registration, *, at: datetime) -> User:
    """Enter a person who fills in the form: the row, the consent and the home, or none of them.

    Raises ConsentMissing, BadPhone, PhoneTaken or NotAHome.
    """
    if not form.consents:
        raise ConsentMissing
    person = _person(form, at=at)
    with transaction.atomic():
        _insert(person)
        say(person, purpose=Consent.Purpose.ACCOUNT, given=True, at=at)
        if form.home is not None:
            set_home(person, district=form.home, at=at)
    return person


@transaction.atomic
def say(user: User, *, purpose: str, given: bool, at: datetime) -> Consent:
    """Keep what a person said about one purpose; what was said before stays on record."""
    return Consent.objects.create(
        user=user, purpose=purpose, given=given, version=ACCOUNT_CONSENT_VERSION, said_at=at
    )
