"""The session engine knows whose a session is."""

from datetime import timedelta

import pytest

from cms.core import clock
from cms.people.models import Session
from cms.people.sessions import SessionStore
from cms.people.tasks import forget_old_tries
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_a_guests_session_belongs_to_nobody():
    store = SessionStore()
    store["note"] = "鼓书"
    store.save()

    row = Session.objects.get(session_key=store.session_key)
    assert (row.user, row.signed_in_at, row.device) == (None, None, "")


def test_a_signed_in_session_names_its_person_device_and_moment(client):
    person = make_person()
    client.force_login(person)

    row = Session.objects.get()
    assert (row.user, row.device) == (person, "其他设备")
    assert abs(row.signed_in_at - clock.now()) < timedelta(minutes=1)


def test_what_is_written_later_keeps_person_and_moment(client):
    client.force_login(make_person())
    before = Session.objects.get()

    session = client.session
    session["note"] = "鼓书"
    session.save()

    after = Session.objects.get()
    assert (after.user, after.signed_in_at) == (before.user, before.signed_in_at)


def test_sessions_of_a_person_who_is_deleted_go_too(client):
    person = make_person()
    client.force_login(person)

    Session.objects.filter(user=person).delete()

    assert client.get("/me/").status_code == 302


def test_sessions_that_ran_out_are_cleared_at_night(client):
    client.force_login(make_person())
    Session.objects.update(expire_date=clock.now() - timedelta(minutes=1))

    forget_old_tries.call()

    assert not Session.objects.exists()
