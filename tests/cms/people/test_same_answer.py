"""Whether a number is known here, nobody learns from the answer or from how long it takes."""

import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.audit.models import AuditEntry
from cms.people.models import Session, User
from cms.people.services import register_person
from tests.cms.people.counting_hasher import CountingHasher
from tests.factories.people import PASSWORD, START, make_person

SIGN_IN = "/sign-in/"
WRONG = "手机号或密码不对，请再试一次"
KNOWN, UNKNOWN, CLOSED, WITHOUT = "13800000001", "13800000002", "13800000003", "13800000004"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(settings):
    settings.PASSWORD_HASHERS = ["tests.cms.people.counting_hasher.CountingHasher"]
    make_person(phone=KNOWN)
    closed = make_person(phone=CLOSED, name="许雨水")
    closed.is_active = False
    closed.save()
    register_person(phone=WITHOUT, name="于谷雨", password=None, birth_year=None, at=START)
    CountingHasher.counted = 0


def try_in(client, phone: str, password: str = "看错了-2026", **more):
    return client.post(SIGN_IN, {"phone": phone, "password": password, **more})


def words_of(answer) -> str:
    """The page without the number that was typed, the token and the name of its request."""
    text = re.sub(r"1380000000\d", "…", answer.content.decode())
    return re.sub(r'(value|data-csrf)="\w{64}"', "", text)


@pytest.mark.parametrize(
    ("phone", "password"),
    [(UNKNOWN, "看错了-2026"), (UNKNOWN, PASSWORD), (CLOSED, "看错了-2026"), (CLOSED, PASSWORD),
     (WITHOUT, "看错了-2026"), (WITHOUT, "!")],
    ids=["unknown", "unknown with a password in use", "closed", "closed, right password",
         "without a password", "what stands where no password is"],
)  # fmt: skip
def test_every_reason_gives_the_page_of_a_wrong_password(client, phone, password):
    wrong = try_in(client, KNOWN)

    answer = try_in(client, phone, password)

    assert answer.status_code == wrong.status_code == 422
    assert words_of(answer) == words_of(wrong)
    assert words_of(answer).count(WRONG) == words_of(wrong).count(WRONG) > 0


@pytest.mark.parametrize(
    ("phone", "password"),
    [(KNOWN, "看错了-2026"), (UNKNOWN, "看错了-2026"), (CLOSED, PASSWORD), (WITHOUT, "x")],
    ids=["wrong", "unknown", "closed", "without a password"],
)
def test_every_reason_costs_exactly_one_hashing(client, phone, password):
    try_in(client, phone, password)

    assert CountingHasher.counted == 1


@pytest.mark.parametrize("phone", ["", "138", "not a number", "+14155550100"])
def test_what_is_no_number_costs_no_hashing_for_anybody(client, phone):
    answer = try_in(client, phone)

    assert (answer.status_code, CountingHasher.counted) == (422, 0)


def test_a_pause_costs_no_hashing_for_anybody(client):
    counts = []
    for phone in (KNOWN, UNKNOWN):
        for _ in range(5):
            try_in(client, phone)
        CountingHasher.counted = 0
        assert try_in(client, phone).status_code == 429
        counts.append(CountingHasher.counted)

    assert counts == [0, 0]


def test_known_and_unknown_numbers_ask_the_database_as_often(client):
    counts = []
    for phone in (KNOWN, UNKNOWN, CLOSED):
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            try_in(client, phone)
        counts.append(len(asked))

    assert len(set(counts)) == 1, counts


def test_a_try_that_is_refused_leaves_no_session_and_no_act_on_record(client):
    before = AuditEntry.objects.count()

    answer = try_in(client, KNOWN)

    assert not Session.objects.exists()
    assert "caifeng_signed_in" not in answer.cookies
    assert AuditEntry.objects.count() == before


def test_a_refused_try_keeps_number_and_way_but_not_the_password(client):
    page = try_in(client, KNOWN, next="/me/home/").content.decode()

    assert f'value="{KNOWN}"' in page
    assert 'name="next" value="/me/home/"' in page
    assert "看错了" not in page


def test_what_is_typed_is_shown_as_text_never_as_markup(client):
    page = try_in(client, '"><script>alert(1)</script>').content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("length", [129, 5000])
def test_a_password_too_long_for_anybody_is_refused_before_it_is_hashed(client, length):
    answer = try_in(client, KNOWN, "戏" * length)

    assert (answer.status_code, CountingHasher.counted) == (422, 0)


@pytest.mark.parametrize("number", [CLOSED, WITHOUT, UNKNOWN])
def test_registering_a_taken_number_costs_as_much_as_a_free_one(client, number):
    typed = {"phone": number, "name": "沈立春", "password": PASSWORD, "consents": "on"}

    client.post("/register/", typed)

    assert CountingHasher.counted == 1


@pytest.mark.parametrize(
    "credentials",
    [{}, {"phone": KNOWN}, {"password": PASSWORD}, {"phone": "", "password": PASSWORD},
     {"username": None, "password": PASSWORD}],
    ids=["nothing", "no password", "no phone", "empty phone", "no name"],
)  # fmt: skip
def test_half_of_what_is_needed_lets_nobody_in(rf, credentials):
    assert authenticate(rf.post(SIGN_IN), **credentials) is None


def test_the_name_of_sign_in_may_be_given_as_django_calls_it(rf):
    found = authenticate(rf.post(SIGN_IN), username="138 0000 0001", password=PASSWORD)

    assert found == User.objects.of_phone("+8613800000001")


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
@pytest.mark.parametrize(
    ("query", "target"), [("", "/sign-in/"), ("?next=/a/", "/sign-in/?next=%2Fa%2F")]
)
def test_the_other_two_doors_lead_to_this_one(client, path, query, target):
    assert client.get(f"{path}{query}")["Location"] == target


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
def test_no_password_gets_in_by_the_other_two_doors(client, path):
    answer = client.post(path, {"username": KNOWN, "phone": KNOWN, "password": PASSWORD})

    assert answer.status_code == 302
    assert not Session.objects.exists()


def test_a_session_that_was_ended_while_a_page_was_made_does_not_come_back(client):
    person = User.objects.of_phone("+8613800000001")
    client.force_login(person)
    session = client.session
    session["note"] = "鼓书"
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        session.save()

    assert not Session.objects.exists()
