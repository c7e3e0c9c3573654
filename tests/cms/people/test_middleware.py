"""The two steps every request passes: fresh keys and kept text."""

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.urls import reverse

from cms.people.middleware import FreshKeyMiddleware, KeptTextMiddleware
from cms.people.models import User
from cms.people.sessions import RIGHTS_KEY, SessionStore, rights_stamp
from tests.factories.people import START, make_person


class Untouchable:
    """A person nobody may ask for: a guest's page must not depend on who asks."""

    def __getattr__(self, name):
        raise AssertionError(name)


def passed_through(middleware, request, answer=None):
    return middleware(lambda _: answer or HttpResponse("ok"))(request)


def test_a_guest_without_a_cookie_is_never_asked_who_they_are():
    request = RequestFactory().get("/")
    request.user = Untouchable()

    assert passed_through(FreshKeyMiddleware, request).content == b"ok"


def signed_in_request(person: User, **data):
    request = RequestFactory().get("/")
    request.COOKIES["sessionid"] = "x"
    request.user = person
    request.session = SessionStore()
    request.session.update(data)
    request.session.save()
    return request


@pytest.mark.django_db
def test_unchanged_rights_keep_the_key():
    person = make_person()
    request = signed_in_request(person, **{RIGHTS_KEY: rights_stamp(person)})
    before = request.session.session_key

    passed_through(FreshKeyMiddleware, request)

    assert request.session.session_key == before


@pytest.mark.django_db
def test_changed_rights_give_a_new_key_and_keep_what_was_in_the_session():
    person = make_person()
    request = signed_in_request(person, **{RIGHTS_KEY: "", "note": "鼓书"})
    before = request.session.session_key
    person.rights_changed_at = START

    passed_through(FreshKeyMiddleware, request)

    assert request.session.session_key != before
    assert request.session["note"] == "鼓书"
    assert not SessionStore().exists(before)


def test_an_answer_that_is_no_redirect_to_the_door_passes_untouched(rf):
    request = rf.post("/somewhere/", {"note": "鼓书"})
    elsewhere = HttpResponseRedirect("/me/")

    assert passed_through(KeptTextMiddleware, request, elsewhere) is elsewhere


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_forms_that_were_sent_are_kept(rf, method):
    request = getattr(rf, method)("/somewhere/")
    door = HttpResponseRedirect(f"{reverse('people:sign_in')}?next=/somewhere/")

    assert passed_through(KeptTextMiddleware, request, door) is door


@pytest.mark.django_db
def test_somebody_who_is_signed_in_is_led_on_without_a_form(rf):
    request = rf.post("/somewhere/", {"note": "鼓书"})
    request.user = make_person()
    door = HttpResponseRedirect(f"{reverse('people:sign_in')}?next=/somewhere/")

    assert passed_through(KeptTextMiddleware, request, door) is door
