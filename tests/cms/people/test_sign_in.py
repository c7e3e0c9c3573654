"""Signing in and out by phone and password."""

import pytest
from django.test import Client

from cms.audit.models import AuditEntry
from cms.people.models import PostKind, Session
from cms.people.services import keep_preferences
from tests.factories.people import PASSWORD, make_holder, make_person

SIGN_IN = "/sign-in/"
WRONG = "手机号或密码不对，请再试一次"


def typed(**changes) -> dict[str, str]:
    return {"phone": "13800000001", "password": PASSWORD, **changes}


@pytest.fixture
def person(db):
    return make_person(phone="13800000001")


@pytest.mark.parametrize("phone", ["13800000001", "138 0000 0001", "+86 138-0000-0001"])
def test_the_right_password_lets_in_however_the_phone_is_written(client, person, phone):
    answer = client.post(SIGN_IN, typed(phone=phone))

    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert "沈立春" in client.get("/me/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"password": "看错了-2026"}, {"phone": "13899999999"}, {"password": f" {PASSWORD}"}],
    ids=["wrong password", "unknown phone", "a space before"],
)
def test_any_reason_gets_the_same_answer(client, person, changes):
    answer = client.post(SIGN_IN, typed(**changes))

    assert answer.status_code == 422
    assert WRONG in answer.content.decode()
    assert not Session.objects.filter(user=person).exists()


def test_known_and_unknown_numbers_both_cost_one_hashing(client, person, settings):
    settings.PASSWORD_HASHERS = ["tests.cms.people.counting_hasher.CountingHasher"]
    from tests.cms.people.counting_hasher import CountingHasher

    person.set_password(PASSWORD)
    person.save()
    counts = []
    for phone in ("13800000001", "13899999999"):
        CountingHasher.counted = 0
        client.post(SIGN_IN, typed(phone=phone, password="看错了-2026"))
        counts.append(CountingHasher.counted)

    assert counts == [1, 1]


def test_somebody_no_longer_active_gets_the_same_answer(client, person):
    person.is_active = False
    person.save()

    answer = client.post(SIGN_IN, typed())

    assert (answer.status_code, WRONG in answer.content.decode()) == (422, True)


def test_a_bad_number_is_told_before_anything_is_asked(client, db):
    answer = client.post(SIGN_IN, typed(phone="1380000000"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "手机号是11位，您填了10位" in page
    assert 'value="1380000000"' in page


def test_signing_in_gives_a_new_session_key_and_a_row_of_the_record(client, person):
    client.get("/preferences/")
    session = client.session
    session["note"] = "before"
    session.save()
    before = session.session_key

    client.post(SIGN_IN, typed(), headers={"user-agent": "Mozilla/5.0 (iPhone; …)"})

    row = Session.objects.get(user=person)
    assert row.session_key != before
    assert row.device == "苹果手机"
    assert row.signed_in_at is not None
    assert AuditEntry.objects.filter(action="people.signed_in", actor=person).count() == 1


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "http:///evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
        "",
    ],
)
def test_a_target_elsewhere_leads_to_ones_own_page(client, person, target):
    answer = client.post(SIGN_IN, typed(next=target))

    assert answer["Location"] == "/me/"


def test_a_target_of_this_site_is_followed(client, person):
    answer = client.post(SIGN_IN, typed(next="/me/home/?from=1"))

    assert answer["Location"] == "/me/home/?from=1"


def test_a_page_for_people_who_are_signed_in_asks_a_guest_to_sign_in(client, db):
    answer = client.get("/me/home/")

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/me/home/")


def test_whoever_is_signed_in_already_goes_on(client, person):
    client.force_login(person)

    answer = client.get(SIGN_IN, {"next": "/me/sessions/"})

    assert answer["Location"] == "/me/sessions/"


def test_a_resident_at_the_editors_door_is_told_and_not_sent_round(client, person):
    client.force_login(person)

    answer = client.get("/admin/", follow=True)

    assert answer.status_code == 403
    assert "编辑部只给编辑用" in answer.content.decode()


def test_an_editor_passes_the_door(client, db):
    client.force_login(make_holder(PostKind.CHIEF_EDITOR))

    answer = client.get(SIGN_IN, {"next": "/admin/"})

    assert answer["Location"] == "/admin/"


def test_signing_out_ends_the_session_and_needs_a_post(client, person):
    client.force_login(person)

    refused, done = client.get("/sign-out/"), client.post("/sign-out/")

    assert (refused.status_code, done["Location"]) == (405, "/")
    assert client.get("/me/").status_code == 302
    assert not Session.objects.filter(user=person).exists()


def test_every_form_here_is_refused_without_its_token(person):
    strict = Client(enforce_csrf_checks=True)

    answers = [strict.post(path, typed()) for path in (SIGN_IN, "/register/", "/sign-out/")]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_sign_in_pages_are_never_kept(client, db):
    for path in (SIGN_IN, "/register/", "/preferences/"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_the_face_of_the_account_follows_to_the_next_device(client, person):
    keep_preferences(person, theme="dark", text_size="huge")

    answer = client.post(SIGN_IN, typed())

    assert answer.cookies["caifeng_theme"].value == "dark"
    assert answer.cookies["caifeng_size"].value == "huge"
