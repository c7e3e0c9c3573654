"""What editors find in Wagtail's admin: any two characters, in every field that is indexed."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_NONE, PlainText
from wagtail.models import Page

from cms.columns.models import StoryPage
from cms.venues.models import VenuePage
from search.admin_backend import asked_in_grams, in_grams
from tests.factories.columns import Columns, a_columns_tree, a_picture, a_published_story
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


def three_pages() -> dict[str, Any]:
    columns = a_columns_tree()
    pages = {
        "school": a_venue(name="濮阳杂技艺术学校"),
        "library": a_venue(name="示范区图书馆 (24H)"),
        "story": a_published_story(columns, title="麦秆画的七道工序"),
    }
    backend = get_search_backend()
    for page in pages.values():
        backend.add(page)
    return {"columns": columns, **pages}


standing_pages = standing(three_pages)


@pytest.fixture
def pages(standing_pages: dict[str, Any], db: None) -> Any:
    return fresh(standing_pages)


@pytest.fixture
def columns(pages: dict[str, Any]) -> Columns:
    found: Columns = pages["columns"]
    return found


def found(query: Any, among: Any = Page) -> set[str]:
    return {page.title for page in among.objects.search(query)}


SCHOOL, LIBRARY, STORY = "濮阳杂技艺术学校", "示范区图书馆 (24H)", "麦秆画的七道工序"


@pytest.mark.parametrize("start", range(len(SCHOOL) - 1))
def test_any_two_neighbouring_characters_find_the_school(pages: dict[str, Any], start: int) -> None:
    assert SCHOOL in found(SCHOOL[start : start + 2])


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("杂", {SCHOOL}),
        ("画", {STORY}),
        ("24h", {LIBRARY}),
        ("24H", {LIBRARY}),
        ("\uff12\uff14\uff28", {LIBRARY}),
        ("圖書館", {LIBRARY}),
        ("图书 馆", {LIBRARY}),
        ("图书馆 24h", {LIBRARY}),
        ("杂技 工序", set()),
        ("艺技", set()),
        ("馆图", set()),
        ("4h", set()),
        ("   ", set()),
        ("，。！", set()),
        ("%", set()),
        ("_", set()),
        ("' OR 1=1 --", set()),
        ('"', set()),
        ("NEAR(杂 技)", set()),
        ("title:杂技", set()),
        ("😀", set()),
    ],
)
def test_what_an_editor_types_is_taken_literally(
    pages: dict[str, Any], query: str, titles: set[str]
) -> None:
    assert found(query) == titles


def test_words_may_be_asked_for_one_or_the_other(pages: dict[str, Any]) -> None:
    assert found(PlainText("杂技 工序", operator="or")) == {SCHOOL, STORY}
    assert found(PlainText("杂技 工序", operator="and")) == set()
    assert found(MATCH_NONE) == set()


def test_a_search_among_one_type_or_below_one_page_finds_no_other(
    pages: dict[str, Any], columns: Columns
) -> None:
    assert found("杂技", among=VenuePage) == {SCHOOL}
    assert found("杂技", among=StoryPage) == set()

    below = Page.objects.descendant_of(columns.index).search("七道")
    assert [page.title for page in below] == [STORY]
    assert not list(Page.objects.descendant_of(columns.index).search("杂技"))


def test_an_order_that_was_asked_for_is_kept(pages: dict[str, Any]) -> None:
    other = a_venue(name="杂技团")
    get_search_backend().add(other)

    ordered = Page.objects.order_by("-title").search("杂技", order_by_relevance=False)

    assert [page.title for page in ordered] == sorted([SCHOOL, "杂技团"], reverse=True)


@pytest.mark.parametrize("typed", ["濮", "濮阳", "杂技艺", "图书馆 (2", "麦秆画的七道工序"])
def test_a_chooser_finds_while_one_types(pages: dict[str, Any], typed: str) -> None:
    titles = {page.title for page in Page.objects.autocomplete(typed)}

    assert len(titles) == 1


def test_a_new_title_is_found_and_the_old_one_is_not(pages: dict[str, Any]) -> None:
    school = pages["school"]
    school.title = "水秀国际大剧院"
    school.save()
    get_search_backend().add(school)

    assert found("国际") == {"水秀国际大剧院"}
    assert found("杂技") == set()


def test_a_deleted_page_is_not_found(pages: dict[str, Any]) -> None:
    pages["school"].delete()

    assert found("杂技") == set()


def test_rebuilding_finds_what_it_found_before(pages: dict[str, Any]) -> None:
    call_command("update_index", stdout=StringIO())

    assert found("杂技") == {SCHOOL}
    assert found("七道") == {STORY}


def test_pictures_are_found_by_any_part_of_their_words(pages: dict[str, Any]) -> None:
    picture = a_picture(title="龙舟竞渡")
    get_search_backend().add(picture)

    assert list(type(picture).objects.search("舟竞")) == [picture]
    assert not list(type(picture).objects.search("龙竞"))


@pytest.mark.parametrize(
    ("address", "field"),
    [("/admin/pages/search/", "q"), ("/admin/images/", "q"), ("/admin/choose-page/search/", "q")],
    ids=["pages", "pictures", "chooser"],
)
def test_the_admins_own_searches_use_it(
    pages: dict[str, Any], columns: Columns, address: str, field: str
) -> None:
    get_search_backend().add(a_picture(title="杂技少年"))
    editor = Client()
    editor.force_login(columns.chief, backend="cms.people.backends.PhoneBackend")

    page = editor.get(address, {field: "杂技"})

    assert page.status_code == 200
    assert ("杂技少年" if "images" in address else SCHOOL) in page.content.decode()


TEXT = st.text(alphabet="龙文化杂技东北庄0a ，。-", max_size=30)


@settings(max_examples=60, derandomize=True)
@given(TEXT, st.integers(0, 28), st.integers(2, 6))
def test_every_part_of_a_text_asks_for_grams_the_text_has(
    text: str, start: int, length: int
) -> None:
    part = text[start : start + length]
    if part.isascii() or any(sign in part for sign in " ，。-0a"):
        return

    assert set(asked_in_grams(part).split()) <= set(in_grams(text).split())


@settings(max_examples=60, derandomize=True)
@given(st.text(max_size=60))
def test_any_text_can_be_asked_and_nothing_but_letters_and_digits_is(text: str) -> None:
    assert all(gram.isalnum() for gram in asked_in_grams(text).split())
