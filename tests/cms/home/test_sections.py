"""The front page's sections: registered by others, ordered by editors, drawn when not empty."""

import pytest

from cms.home import sections
from cms.home.sections import Section, SectionRequest
from cms.people.viewer import GUEST
from tests.factories.home import NOON, a_site


@pytest.fixture
def registry(monkeypatch):
    """An empty registry for this test alone."""
    monkeypatch.setattr(sections, "_registered", {})


def telling(title, **values):
    return lambda _asked: Section(title=title, values=values)


def nothing(asked):
    return None


def asked(home=None):
    return SectionRequest(home=home, viewer=GUEST, at=NOON, request=None)


def test_sections_stand_in_the_order_they_were_registered(registry):
    sections.register("new", "新写的", telling("新写的"), template="a.html")
    sections.register("near", "身边", telling("身边"), template="b.html")

    built = sections.build(asked(), order=[])

    assert [section.code for section in built] == ["new", "near"]
    assert built[0].template == "a.html"


def test_editors_order_decides_and_leaves_out_what_they_left_out(registry):
    for code in ("one", "two", "three"):
        sections.register(code, code, telling(code), template="x.html")

    built = sections.build(asked(), order=["three", "one"])

    assert [section.code for section in built] == ["three", "one"]


def test_a_section_with_nothing_to_show_is_not_drawn(registry):
    sections.register("empty", "空的", nothing, template="x.html")
    sections.register("full", "满的", telling("满的", count=3), template="x.html")

    (section,) = sections.build(asked(), order=[])

    assert section.code == "full"
    assert section.values["count"] == 3


def test_a_code_nobody_registers_any_more_is_passed_over(registry):
    sections.register("one", "一", telling("一"), template="x.html")

    assert [each.code for each in sections.build(asked(), order=["gone", "one"])] == ["one"]
    assert [each.code for each in sections.build(asked(), order=["gone"])] == ["one"]


def test_a_section_without_a_title_takes_the_registered_one(registry):
    sections.register("one", "登记的题目", telling(""), template="x.html")

    assert sections.build(asked(), order=[])[0].title == "登记的题目"


def test_registering_again_replaces_and_unregistering_removes(registry):
    sections.register("one", "旧", telling("旧"), template="x.html")
    sections.register("one", "新", telling("新"), template="x.html")
    assert sections.choices() == [("one", "新")]

    sections.unregister("one")

    assert sections.choices() == []


@pytest.mark.django_db
def test_the_page_hands_its_visitor_and_moment_to_the_builders(registry, client):
    seen = []

    def builder(request):
        seen.append(request)
        return Section(title="看见")

    sections.register("one", "一", builder, template="home/home_page.html")
    home = a_site()

    context = client.get("/").context_data

    assert [block.title for block in context["blocks"]] == ["看见"]
    assert seen[0].home == home
    assert seen[0].viewer.is_guest


@pytest.mark.django_db
def test_the_editors_order_is_kept_on_the_page(registry, client):
    for code in ("one", "two"):
        sections.register(code, code, telling(code), template="home/home_page.html")
    home = a_site()
    home.sections = [("section", "two"), ("section", "one")]
    home.save()

    context = client.get("/").context_data

    assert [block.code for block in context["blocks"]] == ["two", "one"]
