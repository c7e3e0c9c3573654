"""One's own page, home and the face of the pages."""

import pytest

from cms.people.models import PostKind, Residence
from tests.factories.organisation import make_town
from tests.factories.people import make_holder, make_member, make_person, make_resident


def test_ones_own_page_says_who_one_is_here(client, db):
    town = make_town()
    person = make_member(town.green_branch, town.green_building, phone="13800000001")
    client.force_login(person)

    page = client.get("/me/").content.decode()

    for words in ("沈立春", "138****0001", "绿城社区 绿城第一网格 1号楼", "绿城第一网格党支部"):
        assert words in page
    assert 'href="/admin/"' not in page


def test_an_editor_finds_the_way_to_the_editors_rooms(client, db):
    client.force_login(make_holder(PostKind.CHIEF_EDITOR))

    page = client.get("/me/").content.decode()

    assert ("总编" in page, 'href="/admin/"' in page) == (True, True)


def test_a_move_is_entered_on_ones_own_page(client, db):
    town, person = make_town(), make_person()
    client.force_login(person)

    answer = client.post("/me/home/", {"home": town.green_grid.slug})

    assert answer.status_code == 302
    assert Residence.objects.get(user=person).district == town.green_grid


def test_present_home_is_chosen_already(client, db):
    town = make_town()
    person = make_resident(town.green_building)
    client.force_login(person)

    html = client.get("/me/home/").content.decode()

    assert f'<option value="{town.green_building.slug}" selected>' in html
    assert html.count(" selected") == 1


@pytest.mark.parametrize("slug", ["", "nowhere", "lvcheng", "kaizhou"])
def test_a_home_that_is_none_is_refused_with_a_sentence(client, db, slug):
    make_town()
    client.force_login(make_person())

    answer = client.post("/me/home/", {"home": slug})

    assert answer.status_code == 422
    assert not Residence.objects.exists()


def test_the_face_is_kept_on_the_account_and_in_cookies(client, db):
    person = make_person()
    client.force_login(person)

    answer = client.post("/preferences/", {"theme": "dark", "text_size": "large", "next": "/me/"})

    person.refresh_from_db()
    assert (person.theme, person.text_size) == ("dark", "large")
    assert (answer["Location"], answer.cookies["caifeng_size"].value) == ("/me/", "large")


def test_a_guests_face_is_kept_in_cookies_alone(client, db):
    answer = client.post("/preferences/", {"theme": "light", "text_size": "huge"})

    assert answer["Location"] == "/"
    assert answer.cookies["caifeng_theme"].value == "light"
    assert not answer.cookies["caifeng_theme"]["httponly"]


@pytest.mark.parametrize(
    "typed", [{}, {"theme": "pink", "text_size": "large"}, {"theme": "dark", "text_size": "9"}]
)
def test_a_face_that_does_not_exist_is_refused(client, db, typed):
    answer = client.post("/preferences/", typed)

    assert answer.status_code == 422
    assert "caifeng_theme" not in answer.cookies


def test_the_face_page_shows_what_the_cookies_say(client, db):
    client.cookies["caifeng_size"] = "huge"

    page = client.get("/preferences/").content.decode()

    assert 'value="huge" id="id_text_size_2" checked' in page.replace("required ", "")


def test_the_face_never_leads_to_another_site(client, db):
    answer = client.post(
        "/preferences/", {"theme": "dark", "text_size": "large", "next": "//evil.example"}
    )

    assert answer["Location"] == "/me/"
