"""Where one is signed in, and how those sessions end."""

from datetime import timedelta

import pytest
from django.test import Client

from cms.audit.models import AuditEntry
from cms.core import clock
from cms.people.devices import device_of
from cms.people.models import PostKind, Session
from cms.people.services import appoint
from tests.factories.people import PASSWORD, make_person

NEW_PASSWORD = "听书去-2027"


@pytest.fixture
def person(db):
    return make_person(phone="13800000001")


def signed_in(user_agent: str) -> Client:
    client = Client(headers={"user-agent": user_agent})
    client.post("/sign-in/", {"phone": "13800000001", "password": PASSWORD})
    return client


def test_the_list_names_every_device_and_this_one(person):
    phone, _computer = signed_in("Android 14"), signed_in("Windows NT 10.0")

    page = phone.get("/me/sessions/").content.decode()

    assert ("安卓手机" in page, "Windows 电脑" in page) == (True, True)
    assert page.count("就是这里") == 1


def test_signing_out_elsewhere_leaves_only_this_one(person):
    phone, computer = signed_in("Android 14"), signed_in("Windows NT 10.0")

    phone.post("/me/sessions/")

    assert phone.get("/me/").status_code == 200
    assert computer.get("/me/").status_code == 302
    assert AuditEntry.objects.get(action="people.sessions_ended").detail == {"count": 1}


def test_who_is_signed_in_here_alone_has_nothing_to_end(person):
    phone = signed_in("Android 14")

    alone = phone.get("/me/sessions/").content.decode()
    signed_in("Windows NT 10.0")
    beside = phone.get("/me/sessions/").content.decode()

    assert ("只在这里登录着" in alone, "别处的都退出</button>" in alone) == (True, False)
    assert ("只在这里登录着" in beside, "别处的都退出</button>" in beside) == (False, True)


def test_other_peoples_sessions_are_neither_shown_nor_ended(person):
    phone = signed_in("Android 14")
    neighbour = make_person(name="温雨水")
    other = Client()
    other.force_login(neighbour)

    phone.post("/me/sessions/")

    assert other.get("/me/").status_code == 200


def test_sessions_that_ran_out_are_not_listed(person):
    phone, _computer = signed_in("Android 14"), signed_in("Windows NT 10.0")
    Session.objects.filter(device="Windows 电脑").update(
        expire_date=clock.now() - timedelta(minutes=1)
    )

    assert "Windows 电脑" not in phone.get("/me/sessions/").content.decode()


def test_a_new_password_ends_every_other_session(person):
    phone, computer = signed_in("Android 14"), signed_in("Windows NT 10.0")

    answer = phone.post("/me/password/", {"old": PASSWORD, "new": NEW_PASSWORD})

    person.refresh_from_db()
    assert (answer.status_code, person.check_password(NEW_PASSWORD)) == (302, True)
    assert phone.get("/me/").status_code == 200
    assert computer.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("看错了-2026", NEW_PASSWORD, "现在的密码不对，请再试一次"),
        (PASSWORD, "short", "密码至少8位，您填了5位"),
        (PASSWORD, "password", "密码"),
        (PASSWORD, "", "请填密码"),
    ],
    ids=["wrong old one", "too short", "too common", "empty"],
)
def test_a_password_that_does_not_do_changes_nothing(client, person, old, new, sentence):
    client.force_login(person)

    answer = client.post("/me/password/", {"old": old, "new": new})

    person.refresh_from_db()
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert person.check_password(PASSWORD)


def test_changed_rights_give_a_new_key_and_keep_the_session(person):
    phone = signed_in("Android 14")
    before = Session.objects.get(user=person).session_key
    appoint(person, kind=PostKind.CHIEF_EDITOR, actor=None, at=clock.now())

    answer = phone.get("/me/")

    after = Session.objects.get(user=person).session_key
    assert (answer.status_code, after != before) == (200, True)
    assert phone.get("/me/").status_code == 200
    assert Session.objects.get(user=person).session_key == after


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0", "微信"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel)", "安卓手机"),
        ("Mozilla/5.0 (iPad; CPU OS 17)", "苹果平板"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "Linux 电脑"),
        ("", "其他设备"),
    ],
)
def test_devices_are_named_in_words_people_know(agent, device):
    assert device_of(agent) == device
