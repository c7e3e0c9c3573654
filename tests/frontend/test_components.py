"""A component says what it takes; anything else is found when the template is read."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine, Template
from django.template.loader import get_template

from frontend import component_files, styleguide
from frontend.errors import BadComponent, UnknownIcon

TEMPLATES = Path(settings.BASE_DIR) / "frontend" / "templates"
COMPONENTS = sorted(file.stem for file in (TEMPLATES / "components").glob("*.html"))
EVERY_TEMPLATE = sorted(
    str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*") if file.is_file()
)


def drawn(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


def test_component_is_drawn_with_its_arguments_alone():
    html = drawn('{% component "kind" words="专栏" icon="newspaper" %}', words="别的")

    assert "专栏" in html
    assert "别的" not in html


def test_argument_left_out_is_empty_where_it_may_be():
    html = drawn('{% component "quote" text="土里有东西" %}', cite="页面上的别的值")

    assert "土里有东西" in html
    assert "<footer>" not in html


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('{% component "kind" words="专栏" %}', "missing icon"),
        ('{% component "kind" words="专栏" icon="map" colour="red" %}', "unknown colour"),
        ('{% component "no_such_thing" %}', "there is no such file"),
        ('{% component "kind" "专栏" %}', "arguments have names"),
        ("{% component kind %}", "the name stands in quotes"),
    ],
)
def test_wrong_use_is_refused_when_the_template_is_read(source: str, problem: str):
    with pytest.raises(BadComponent, match=problem):
        Template(source)


def test_component_without_a_declaration_is_refused():
    with pytest.raises(BadComponent, match="first line must declare"):
        component_files.declared_in("<p>没有声明</p>", "plain")


def test_declaration_tells_what_must_and_what_may_be_given():
    signature = component_files.declared_in("{# component: title url? #}\n<p></p>", "sample")

    assert signature.required == {"title"}
    assert signature.optional == {"url"}


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_declares_its_arguments(name: str):
    component_files.signature_of(name, Engine.get_default())


@pytest.mark.parametrize("path", EVERY_TEMPLATE)
def test_every_template_can_be_read(path: str):
    get_template(path)


def test_unknown_icon_is_refused():
    with pytest.raises(UnknownIcon, match="skull"):
        drawn('{% icon "skull" %}')


def test_icon_is_silent_and_comes_from_the_sprite():
    html = drawn('{% icon "map-pin" %}')

    assert 'aria-hidden="true"' in html
    assert "icons.svg#map-pin" in html


def test_text_in_a_component_is_escaped():
    html = drawn('{% component "quote" text=words %}', words="<script>alert(1)</script>")

    assert "<script>" not in html


def test_components_stay_within_sixty_lines():
    long = [
        name
        for name in COMPONENTS
        if len((TEMPLATES / "components" / f"{name}.html").read_text("utf-8").splitlines()) > 60
    ]

    assert long == []


# What needs a whole page or a database row around it is seen on its page instead.
SHOWN_ON_PAGES = {
    "date_strip", "error_summary", "face_switch", "footer", "hit", "map_patterns", "masthead",
    "messages", "nav", "near_row", "pager", "person", "place_link", "place_row",
    "search_notes", "series_nav", "skip_link", "tabbar",
}  # fmt: skip


def test_every_component_has_its_states_in_the_styleguide():
    shown = set(styleguide.names())

    assert set(COMPONENTS) - shown - SHOWN_ON_PAGES == set()
