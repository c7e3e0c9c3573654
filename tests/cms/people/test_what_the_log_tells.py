"""No line of the log carries a phone number, a password, a session's key or what was typed."""

import logging

import pytest
from django.test import Client

from cms.people.models import User
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db

PHONE, WRITTEN = "13800000077", "138 0000 0077"
WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in PHONE)
WRONG, TYPED = "hen-cuo-de-mima-9", "老槐树下说书的人"


@pytest.fixture
def person() -> User:
    return make_person(phone=PHONE, name="柳谷雨")


def sign_in(client: Client, *, phone: str, password: str):
    return client.post("/sign-in/", {"phone": phone, "password": password})


def secrets_in(text: str, client: Client) -> set[str]:
    cookies = {morsel.value for morsel in client.cookies.values() if len(morsel.value) > 8}
    secrets = {PHONE, WRITTEN, WIDE, f"+86{PHONE}", PASSWORD, WRONG, TYPED, *cookies}
    return {secret for secret in secrets if secret in text}


@pytest.mark.parametrize("phone", [PHONE, WRITTEN, WIDE], ids=["plain", "gaps", "wide"])
@pytest.mark.parametrize("password", [PASSWORD, WRONG], ids=["right", "wrong"])
def test_signing_in_leaves_neither_number_nor_password_in_the_log(
    person, client, caplog, phone, password
):
    with caplog.at_level(logging.INFO):
        sign_in(client, phone=phone, password=password)

    assert secrets_in(caplog.text, client) == set()


def test_a_pause_after_too_many_tries_names_nobody_in_the_log(person, client, caplog):
    with caplog.at_level(logging.INFO):
        for _ in range(6):
            sign_in(client, phone=PHONE, password=WRONG)

    assert caplog.records
    assert secrets_in(caplog.text, client) == set()


def test_what_was_typed_before_the_session_ended_is_not_in_the_log(person, client, caplog):
    with caplog.at_level(logging.INFO):
        client.post("/me/home/", {"note": TYPED, "phone": PHONE})

    assert secrets_in(caplog.text, client) == set()


def test_a_refused_registration_leaves_nothing_of_the_form_in_the_log(person, client, caplog):
    form = {"phone": PHONE, "name": TYPED, "password": WRONG, "consent": "on"}

    with caplog.at_level(logging.INFO):
        answer = client.post("/register/", form)

    assert answer.status_code == 422
    assert secrets_in(caplog.text, client) == set()
