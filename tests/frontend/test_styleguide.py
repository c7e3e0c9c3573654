"""The styleguide: every component with every state, a page each, drawn like any other page."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template import Engine
from django.test import Client

from frontend import component_files, styleguide
from frontend.templatetags.components import ComponentNode

pytestmark = pytest.mark.django_db
TEMPLATES = Path(settings.BASE_DIR) / "frontend" / "templates"
NAMES = styleguide.names()
# An icon is a tag of its own, without a file.
FILES = [name for name in NAMES if name != "icon"]


def page(client: Client, name: str) -> BeautifulSoup:
    answer = client.get(f"/styleguide/{name}/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode(), "html.parser")


def uses(template: str) -> list[ComponentNode]:
    """Every component a template draws."""
    engine = Engine.get_default()
    return list(engine.get_template(template).nodelist.get_nodes_by_type(ComponentNode))


def test_list_leads_to_every_component(client: Client):
    tree = BeautifulSoup(client.get("/styleguide/").content.decode(), "html.parser")

    links = {a["href"] for a in tree.select("a[href^='/styleguide/']")}
    assert {f"/styleguide/{name}/" for name in NAMES} <= links


@pytest.mark.parametrize("name", NAMES)
def test_each_state_is_named_and_drawn(client: Client, name: str):
    states = page(client, name).select(".guide-state")

    names = [state["aria-label"] for state in states]
    assert names
    assert len(names) == len(set(names))
    for state in states:
        assert state.select_one(".guide-name").get_text() == state["aria-label"]
        assert len(state.find_all(True)) > 1, state["aria-label"]


@pytest.mark.parametrize("name", NAMES)
def test_page_of_states_has_no_code_of_its_own_and_no_id_twice(client: Client, name: str):
    tree = page(client, name)

    ids = [tag["id"] for tag in tree.select("[id]") if not tag.find_parent("defs")]
    assert tree.select("[style], style, script:not([src])") == []
    assert sorted(ids) == sorted(set(ids))
    assert len(tree.find_all("h1")) == 1


@pytest.mark.parametrize("name", FILES)
def test_state_page_shows_its_own_component(name: str):
    assert name in {use.name for use in uses(f"styleguide/states/{name}.html")}


# What may be left out changes how a component looks: one of its states gives it.
ONLY_ON_PAGES = {
    ("map", "here"), ("map", "tiles"), ("map", "hits"), ("plate", "eager"), ("plate", "sizes"),
    ("button", "name"), ("button", "value"), ("banner", "offline"), ("notice", "link"),
    ("notice", "link_url"), ("notice", "alert"), ("search_box", "near"), ("teaser", "eager"),
    ("search_box", "class"), ("plate", "class"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_every_option_is_shown_once_at_least(name: str):
    signature = component_files.signature_of(name, Engine.get_default())
    given: set[str] = set()
    for use in uses(f"styleguide/states/{name}.html"):
        given |= set(use.arguments) if use.name == name else set()

    unseen = {(name, option) for option in signature.optional - given}
    assert unseen - ONLY_ON_PAGES == set()


@pytest.mark.parametrize(("theme", "size"), [("dark", "large"), ("light", "huge")])
def test_states_are_drawn_in_the_face_one_wears(client: Client, theme: str, size: str):
    client.cookies.load({"caifeng_theme": theme, "caifeng_size": size})

    html = page(client, "button").html

    assert (html["data-theme"], html["data-size"]) == (theme, size)


def test_samples_need_no_database(django_assert_num_queries: object, client: Client):
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's fixture
        for name in NAMES:
            styleguide.samples(name)


@pytest.mark.parametrize("name", ["..", "base", "index", "states", "no-such"])
def test_other_templates_cannot_be_asked_for(client: Client, name: str):
    assert client.get(f"/styleguide/{name}/").status_code == 404


def test_every_form_of_a_teaser_that_pages_use_is_shown():
    used = re.compile(r'component "teaser"[^%]*form="(\w+)"')
    on_pages = {
        form
        for file in TEMPLATES.rglob("*.html")
        if "styleguide" not in file.parts
        for form in used.findall(file.read_text("utf-8"))
    }

    shown = set(used.findall((TEMPLATES / "styleguide/states/teaser.html").read_text("utf-8")))
    assert on_pages <= shown
