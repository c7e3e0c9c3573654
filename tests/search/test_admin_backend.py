"""Wagtail's own search in the admin finds parts of Chinese names."""

from typing import Any

import pytest
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL, PlainText
from wagtail.models import Page

from cms.library.models import LibraryImage
from cms.venues.models import VenuePage
from search.admin_backend import asked_in_grams, in_grams
from tests.factories.columns import a_picture
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> VenuePage:
    school = a_venue(name="濮阳杂技艺术学校")
    index(school)
    return school


def index(*things: Any) -> None:
    backend = get_search_backend()
    for thing in things:
        backend.add(thing)


def found(query: Any) -> list[str]:
    return [page.title for page in Page.objects.search(query)]


@pytest.mark.parametrize("query", ["杂技", "濮阳杂技", "艺术学校", "校", "濮陽雜技"])
def test_any_part_of_a_name_finds_it(school: VenuePage, query: str) -> None:
    assert found(query) == [school.title]


@pytest.mark.parametrize("query", ["杂校", "技杂", "图书馆", '"', "***", ""])
def test_what_does_not_stand_together_finds_nothing(school: VenuePage, query: str) -> None:
    assert found(query) == []


def test_typing_ahead_finds_it_too(school: VenuePage) -> None:
    assert [page.title for page in VenuePage.objects.autocomplete("杂技艺")] == [school.title]


def test_pictures_are_found_by_title_and_description() -> None:
    picture = a_picture(title="舞龙的人")
    picture.description = "元宵节的布龙"
    picture.save()
    index(picture)

    assert list(LibraryImage.objects.search("布龙")) == [picture]


def test_a_deleted_page_is_not_found(school: VenuePage) -> None:
    get_search_backend().delete(school)

    assert found("杂技") == []


def test_other_questions_of_wagtail_still_work(school: VenuePage) -> None:
    assert found(PlainText("杂技 学校")) == [school.title]
    assert school.title in found(MATCH_ALL)


def test_saving_again_does_not_index_twice(school: VenuePage) -> None:
    index(school, school)

    assert found("杂技") == [school.title]


def test_texts_and_questions_come_in_the_same_grams() -> None:
    assert set(asked_in_grams("杂技艺术").split()) <= set(in_grams("濮阳杂技艺术学校").split())
