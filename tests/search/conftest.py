"""Every test of search has an index of its own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cms.columns.models import StoryPage
from search.builders import registry
from search.models import SearchOutbox
from tests.factories.columns import Columns, a_columns_tree, a_published_story
from tests.factories.standing import fresh, standing
from tests.search.own_index import own_index


@pytest.fixture(autouse=True)
def _index_of_this_test(settings: Any, tmp_path: Path) -> Iterator[None]:
    with own_index(settings, tmp_path):
        yield


standing_columns = standing(a_columns_tree)


@pytest.fixture
def columns(standing_columns: Columns, db: None) -> Any:
    """The tree of this module; what a test does to it is undone after."""
    return fresh(standing_columns)


def three_stories() -> tuple[Columns, list[StoryPage]]:
    columns = a_columns_tree()
    return columns, [a_published_story(columns, title=title) for title in ("早市", "麦收", "庙会")]


standing_stories = standing(three_stories)


@pytest.fixture
def stories(standing_stories: Any, db: None) -> Any:
    """Three published stories of this module that nobody has indexed; nothing waits."""
    SearchOutbox.objects.all().delete()
    return fresh(standing_stories)[1]


@pytest.fixture
def chief(standing_stories: Any, db: None) -> Any:
    """Who may publish and withdraw them."""
    return fresh(standing_stories)[0].chief


@pytest.fixture
def builder(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[Any], None]], None]:
    """Have something happen while a story is read."""
    usual = registry.registration_of(StoryPage)
    assert usual is not None

    def meanwhile(do: Callable[[Any], None]) -> None:
        def build(page: Any, surroundings: Any) -> Any:
            do(page)
            return usual.builder(page, surroundings)

        monkeypatch.setitem(registry._registered, StoryPage, replace(usual, builder=build))

    return meanwhile


def poison(*titles: str, error: Exception | None = None) -> Callable[[Any], None]:
    """What makes stories of these titles unreadable."""

    def read(page: Any) -> None:
        if page.title in titles:
            raise error or ValueError("坏在第三段")

    return read
