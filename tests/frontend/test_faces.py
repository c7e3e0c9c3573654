"""大字, 特大 and 夜读: chosen once, drawn by the server on every page, kept on the account."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory

from cms.people.models import TextSize, Theme, User
from frontend.context import frame
from tests.factories.home import a_site
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    a_site()
    return make_person("李守业")


def signed_in(client: Client, person: User) -> Client:
    client.force_login(person, backend="cms.people.backends.PhoneBackend")
    return client


def html_of(client: Client, address: str = "/preferences/") -> Any:
    return BeautifulSoup(client.get(address).content.decode(), "html.parser")


@pytest.mark.parametrize(
    ("cookies", "theme", "size"),
    [
        ({}, "", ""),
        ({"caifeng_theme": "dark"}, "dark", ""),
        ({"caifeng_theme": "light"}, "light", ""),
        ({"caifeng_theme": "system"}, "", ""),
        ({"caifeng_size": "large"}, "", "large"),
        ({"caifeng_size": "huge"}, "", "huge"),
        ({"caifeng_size": "standard"}, "", ""),
        ({"caifeng_size": "HUGE", "caifeng_theme": "Dark"}, "", ""),
        ({"caifeng_size": "large dark", "caifeng_theme": "dark large"}, "", ""),
        ({"theme": "dark", "size": "huge"}, "", ""),
    ],
    ids=[
        "none", "dark", "light", "as the phone", "large", "huge", "standard", "capitals",
        "two words", "other cookies",
    ],
)  # fmt: skip
def test_face_is_read_from_two_cookies(cookies: dict[str, str], theme: str, size: str):
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)

    face = frame(request)["face"]

    assert (face.theme, face.size) == (theme, size)


@pytest.mark.parametrize(("theme", "colour"), [("dark", "#15181c"), ("light", "#f7f4ec")])
def test_frame_of_the_browser_takes_the_papers_colour(client: Client, theme: str, colour: str):
    a_site()
    client.cookies.load({"caifeng_theme": theme})

    assert html_of(client).select_one("meta[name=theme-color]")["content"] == colour


@pytest.mark.parametrize("theme", Theme.values)
@pytest.mark.parametrize("size", TextSize.values)
def test_guests_choice_is_worn_at_once_and_next_time(client: Client, theme: str, size: str):
    a_site()

    answer = client.post("/preferences/", {"theme": theme, "text_size": size})

    html = html_of(client).html
    assert answer.status_code == 302
    assert html.get("data-theme", "system") == theme
    assert html.get("data-size", "standard") == size


def test_present_face_is_chosen_in_the_form(client: Client):
    a_site()
    client.cookies.load({"caifeng_theme": "dark", "caifeng_size": "huge"})

    chosen = {field["value"] for field in html_of(client).select("input[checked]")}

    assert chosen == {"dark", "huge"}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"theme": "dark"},
        {"text_size": "large"},
        {"theme": "purple", "text_size": "large"},
        {"theme": "dark", "text_size": "9000"},
    ],
    ids=["nothing", "no size", "no theme", "unknown theme", "unknown size"],
)
def test_half_a_choice_changes_nothing(client: Client, given: dict[str, str]):
    a_site()

    answer = client.post("/preferences/", given)

    assert answer.status_code == 422
    assert not {"caifeng_theme", "caifeng_size"} & set(answer.cookies)
    tree = BeautifulSoup(answer.content.decode(), "html.parser")
    for link in tree.select("[role=alert] a"):
        assert tree.select_one(link["href"]).name == "fieldset"
    assert tree.select("[role=alert] a")


@pytest.mark.parametrize(
    ("next_address", "led_to"),
    [
        ("/columns/dragon/", "/columns/dragon/"),
        ("", "/"),
        ("https://elsewhere.example/", "/me/"),
        ("//elsewhere.example/", "/me/"),
        ("javascript:alert(1)", "/me/"),
    ],
    ids=["where one was", "nowhere", "another site", "another site, short", "code"],
)
def test_choice_leads_back_to_where_one_was_and_never_away(
    client: Client, next_address: str, led_to: str
):
    a_site()

    answer = client.post(
        "/preferences/", {"theme": "dark", "text_size": "large", "next": next_address}
    )

    assert answer.headers["Location"] == led_to


def test_account_keeps_the_face_for_another_machine(client: Client, person: User):
    signed_in(client, person).post("/preferences/", {"theme": "dark", "text_size": "huge"})

    person.refresh_from_db()
    assert (person.theme, person.text_size) == ("dark", "huge")


def test_signing_in_brings_the_accounts_face_along(client: Client):
    a_site()
    person = make_person(phone="+8613800000088", password="a-good-password-8")
    User.objects.filter(pk=person.pk).update(theme="dark", text_size="large")

    answer = client.post("/sign-in/", {"phone": "13800000088", "password": "a-good-password-8"})

    assert answer.cookies["caifeng_theme"].value == "dark"
    assert answer.cookies["caifeng_size"].value == "large"


def test_face_cookies_can_be_written_by_the_switch_and_hold_a_year(client: Client):
    a_site()

    answer = client.post("/preferences/", {"theme": "dark", "text_size": "large"})

    for name in ("caifeng_theme", "caifeng_size"):
        cookie = answer.cookies[name]
        assert not cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["max-age"] == 365 * 24 * 3600


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/search/", "/no-such-page/", "/nearby/"])
def test_every_sort_of_page_wears_the_face(client: Client, address: str):
    a_site()
    client.cookies.load({"caifeng_theme": "dark", "caifeng_size": "huge"})

    html = html_of(client, address).html

    assert (html["data-theme"], html["data-size"]) == ("dark", "huge")
