"""Ending sessions and changing the password, as services and as pages."""

from datetime import timedelta

import pytest
from django.test import Client

from cms.audit.models import AuditEntry
from cms.core import clock
from cms.people.devices import MACHINES, device_of
from cms.people.errors import WrongPassword
from cms.people.models import Session, User
from cms.people.services import change_password, end_other_sessions
from cms.people.sessions import SessionStore
from tests.factories.people import PASSWORD, START, make_person

NEW = "听书去-2027"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person(phone="13800000001")


def sessions_of(person: User, count: int, **fields) -> list[str]:
    """So many rows of signed-in browsers, each a minute later than the last."""
    at = clock.now()
    usual = {"session_data": "", "expire_date": at + timedelta(days=1), "device": "安卓手机"}
    rows = [
        Session(
            session_key=f"key-{person.pk}-{number}",
            user=person,
            signed_in_at=START + timedelta(minutes=number),
            **{**usual, **fields},
        )
        for number in range(count)
    ]
    return [row.session_key for row in Session.objects.bulk_create(rows)]


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_sessions_are_listed_newest_first(person):
    keys = sessions_of(person, 3)

    listed = Session.objects.open_for(person, clock.now())

    assert [row.session_key for row in listed] == keys[::-1]


@pytest.mark.parametrize(("minutes", "holds"), [(-1, False), (0, False), (1, True)])
def test_a_session_holds_up_to_but_not_at_its_end(person, minutes, holds):
    at = clock.now()
    sessions_of(person, 1, expire_date=at + timedelta(minutes=minutes))

    assert Session.objects.open_for(person, at).exists() == holds


def test_ending_the_others_says_how_many_and_leaves_this_one(person):
    keys = sessions_of(person, 4)

    ended = end_other_sessions(person, session_key=keys[1], at=clock.now())

    assert ended == 3
    assert [row.session_key for row in Session.objects.all()] == [keys[1]]
    assert AuditEntry.objects.get(action="people.sessions_ended").detail == {"count": 3}


def test_where_there_are_no_others_nothing_is_put_on_record(person):
    (key,) = sessions_of(person, 1)

    assert end_other_sessions(person, session_key=key, at=clock.now()) == 0
    assert not AuditEntry.objects.filter(action="people.sessions_ended").exists()


def test_without_a_session_of_ones_own_all_of_them_end(person):
    sessions_of(person, 3)

    assert end_other_sessions(person, session_key=None, at=clock.now()) == 3


def test_sessions_of_others_and_of_guests_are_left_alone(person):
    neighbour = make_person()
    kept = sessions_of(neighbour, 2)
    guest = SessionStore()
    guest["note"] = "鼓书"
    guest.save()

    end_other_sessions(person, session_key=None, at=clock.now())

    assert set(Session.objects.values_list("session_key", flat=True)) == {*kept, guest.session_key}


def test_the_page_costs_as_much_for_fifty_sessions_as_for_five(
    person, django_assert_max_num_queries
):
    client = signed_in(person)
    sessions_of(person, 5)
    client.get("/me/sessions/")
    with django_assert_max_num_queries(25) as few:
        client.get("/me/sessions/")
    Session.objects.filter(session_key__startswith="key-").delete()
    sessions_of(person, 50)

    with django_assert_max_num_queries(len(few)):
        page = client.get("/me/sessions/").content.decode()

    assert page.count("安卓手机") == 50


def test_looking_at_the_list_ends_nothing(person):
    client = signed_in(person)
    sessions_of(person, 2)

    client.get("/me/sessions/")

    assert Session.objects.filter(user=person).count() == 3


def test_the_list_gives_no_key_away(person):
    (key,) = sessions_of(person, 1)

    page = signed_in(person).get("/me/sessions/").content.decode()

    assert key not in page


@pytest.mark.parametrize("path", ["/me/", "/me/sessions/", "/me/password/", "/me/home/"])
def test_pages_about_oneself_are_never_kept_and_never_a_guests(person, path):
    guest, owner = Client().get(path), signed_in(person).get(path)

    assert (guest.status_code, guest["Location"]) == (302, f"/sign-in/?next={path}")
    assert (owner.status_code, "no-store" in owner["Cache-Control"]) == (200, True)


@pytest.mark.parametrize("path", ["/me/sessions/", "/me/password/", "/me/home/", "/preferences/"])
def test_forms_about_oneself_are_refused_without_their_token(person, path):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    sessions_of(person, 1)

    answer = strict.post(path, {"old": PASSWORD, "new": NEW, "theme": "dark", "text_size": "large"})

    person.refresh_from_db()
    assert (answer.status_code, person.check_password(PASSWORD)) == (403, True)
    assert (person.theme, Session.objects.filter(user=person).count()) == ("system", 2)


@pytest.mark.parametrize("path", ["/me/", "/me/sessions/", "/me/password/", "/me/home/"])
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_pages_about_oneself_answer_no_other_method(person, path, method):
    assert getattr(signed_in(person), method)(path).status_code == 405


def test_a_new_password_is_kept_and_the_others_end(person):
    keys = sessions_of(person, 3)

    changed = change_password(person, old=PASSWORD, new=NEW, session_key=keys[0], at=clock.now())

    assert changed.check_password(NEW)
    assert not User.objects.get(pk=person.pk).check_password(PASSWORD)
    assert [row.session_key for row in Session.objects.all()] == [keys[0]]
    acts = AuditEntry.objects.filter(subject=f"people.user.{person.pk}", actor=person)
    assert {"people.password_changed", "people.sessions_ended"} <= {act.action for act in acts}


@pytest.mark.parametrize(
    "old", ["", "看戏去-2027", PASSWORD.upper() + "x", f"{PASSWORD} "],
    ids=["nothing", "another", "longer", "a space after"],
)  # fmt: skip
def test_a_wrong_present_password_changes_nothing(person, old):
    keys = sessions_of(person, 2)

    with pytest.raises(WrongPassword):
        change_password(person, old=old, new=NEW, session_key=keys[0], at=clock.now())

    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    assert Session.objects.count() == 2


def test_of_two_changes_at_once_the_second_is_refused(person):
    seen_before = User.objects.get(pk=person.pk)
    change_password(person, old=PASSWORD, new=NEW, session_key=None, at=clock.now())

    with pytest.raises(WrongPassword):
        change_password(
            seen_before, old=PASSWORD, new="下棋去-2028", session_key=None, at=clock.now()
        )

    assert User.objects.get(pk=person.pk).check_password(NEW)


def test_no_password_stands_in_the_record(person):
    change_password(person, old=PASSWORD, new=NEW, session_key=None, at=clock.now())

    told = str([*AuditEntry.objects.values_list("action", "detail", "subject")])
    assert PASSWORD not in told
    assert NEW not in told


def test_the_page_never_shows_what_was_typed(person):
    page = signed_in(person).post("/me/password/", {"old": "看错了-2026", "new": NEW})

    text = page.content.decode()
    assert (page.status_code, "看错了-2026" in text, NEW in text) == (422, False, False)
    assert 'aria-invalid="true"' in text


def test_the_password_of_a_form_may_begin_and_end_with_spaces(person):
    client = signed_in(person)

    client.post("/me/password/", {"old": PASSWORD, "new": f" {NEW} "})

    assert User.objects.get(pk=person.pk).check_password(f" {NEW} ")


def test_the_old_password_lets_nobody_in_any_more(person):
    signed_in(person).post("/me/password/", {"old": PASSWORD, "new": NEW})
    elsewhere = Client()

    old = elsewhere.post("/sign-in/", {"phone": "13800000001", "password": PASSWORD})
    new = elsewhere.post("/sign-in/", {"phone": "13800000001", "password": NEW})

    assert (old.status_code, new.status_code) == (422, 302)


@pytest.mark.parametrize(("mark", "words"), MACHINES, ids=[mark for mark, _ in MACHINES])
def test_each_machine_has_its_words(mark, words):
    assert device_of(f"Mozilla/5.0 ({mark}; x)") == words


def test_a_message_app_is_named_before_the_phone_it_runs_on():
    assert device_of("Mozilla/5.0 (iPhone; CPU) MicroMessenger/8.0") == "微信"


def test_what_a_browser_writes_of_itself_is_not_kept(person):
    client = Client(headers={"user-agent": "Mozilla/5.0 (iPhone; secret-build-42)"})
    client.post("/sign-in/", {"phone": "13800000001", "password": PASSWORD})

    row = Session.objects.get(user=person)
    assert row.device == "苹果手机"
    assert "secret-build-42" not in str(SessionStore(row.session_key).load())
