"""What was typed when the session ended comes back after signing in."""

import re
from html import unescape

import pytest
from django.core import signing

from cms.people import kept_text
from tests.factories.organisation import make_town
from tests.factories.people import PASSWORD, make_person

TYPED = {"home": "lvcheng-g1", "note": "老槐树下\n说书的 <b>&quot;"}


@pytest.fixture
def person(db):
    make_town()
    return make_person(phone="13800000001")


def kept_in(answer) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', answer.content.decode())
    return unescape(found.group(1)) if found else ""


def sign_in_with(client, kept: str):
    return client.post("/sign-in/", {"phone": "13800000001", "password": PASSWORD, "kept": kept})


def test_a_form_sent_too_late_gets_the_sign_in_page_with_its_text(client, person):
    answer = client.post("/me/home/", TYPED)

    assert answer.status_code == 401
    assert kept_text.read(kept_in(answer)).fields == tuple(TYPED.items())


def test_after_signing_in_the_text_goes_where_it_was_going(client, person):
    kept = kept_in(client.post("/me/home/", TYPED))

    page = sign_in_with(client, kept).content.decode()

    assert 'action="/me/home/"' in page
    assert "老槐树下\n说书的 &lt;b&gt;&amp;quot;" in page
    assert client.post("/me/home/", TYPED).status_code == 302


@pytest.mark.parametrize(
    ("value", "is_shown"),
    [
        ("老槐树下", True),
        ("see 老槐树", True),
        ("lvcheng-g1", False),
        ("7", False),
        ("  ", False),
        ("", False),
    ],
    ids=["own words", "mixed", "code of a choice", "number", "blank", "empty"],
)
def test_own_words_are_shown_again_and_codes_are_not(value, is_shown):
    kept = kept_text.KeptText(path="/me/home/", fields=(("note", value),))

    assert kept.texts == ((value,) if is_shown else ())


def test_choice_alone_is_said_to_be_there_without_its_code(client, person):
    kept = kept_in(client.post("/me/home/", {"home": "lvcheng-g1"}))

    page = sign_in_with(client, kept).content.decode()

    assert '<input type="hidden" name="home" value="lvcheng-g1">' in page
    assert "您选的、填的，一样没少。" in page
    assert ">lvcheng-g1<" not in page


def test_a_story_sent_to_the_editors_rooms_too_late_is_kept_as_well(client, person):
    answer = client.post("/admin/pages/1/edit/", {"title": "绿城的鼓书", "body": "很久以前"})

    assert answer.status_code == 401
    assert ("title", "绿城的鼓书") in kept_text.read(kept_in(answer)).fields


def test_a_wrong_password_in_between_keeps_the_text(client, person):
    kept = kept_in(client.post("/me/home/", TYPED))

    answer = client.post(
        "/sign-in/", {"phone": "13800000001", "password": "看错了-2026", "kept": kept}
    )

    assert kept_in(answer) == kept


def test_passwords_and_tokens_are_never_kept(client, person):
    typed = {"old": PASSWORD, "new": PASSWORD, "csrfmiddlewaretoken": "t", "note": "x"}

    answer = client.post("/me/password/", typed)

    assert kept_text.read(kept_in(answer)).fields == (("note", "x"),)


@pytest.mark.parametrize(
    "kept",
    ["", "rubbish", signing.dumps({"path": "/evil/", "fields": []}, salt="another room")],
    ids=["nothing", "rubbish", "signed elsewhere"],
)
def test_text_that_was_not_kept_here_is_ignored(client, person, kept):
    answer = sign_in_with(client, kept)

    assert (answer.status_code, answer["Location"]) == (302, "/me/")


def test_text_is_kept_for_an_hour(client, person, monkeypatch):
    kept = kept_in(client.post("/me/home/", TYPED))
    monkeypatch.setattr(kept_text, "KEPT_FOR_S", -1)

    assert sign_in_with(client, kept).status_code == 302


def test_far_too_much_text_is_not_carried_along(client, person, monkeypatch):
    monkeypatch.setattr(kept_text, "LARGEST", 10)

    answer = client.post("/me/home/", {"note": "长" * 11})

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/me/home/")


def test_fields_that_repeat_keep_their_order(client, person):
    answer = client.post("/me/home/", {"topic": ["b", "a", "b"]})

    assert kept_text.read(kept_in(answer)).fields == (
        ("topic", "b"),
        ("topic", "a"),
        ("topic", "b"),
    )
