"""Both engines know films and sounds: as what they are, once each, under one name at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cms.columns.models import StoryPage
from cms.core import clock
from search.engines.choice import engine
from search.planning.request import SearchRequest
from search.services import search
from search.services.indexing import catch_up, check_index
from tests.factories.assets import an_asset
from tests.factories.columns import Columns, a_columns_tree, a_published_story
from tests.factories.search import a_document, ask, fill_index, titles
from tests.search.own_index import own_index

pytestmark = pytest.mark.django_db
SAID = ("transcript", [{"speaker": "师傅", "text": "碗底的圆圈压在头顶最平的地方。"}])
TEXT = ("text", "<p>村里的班子进了城。</p>")


@pytest.fixture(autouse=True)
def _index_of_this_test(settings: Any, tmp_path: Path) -> Iterator[None]:
    with own_index(settings, tmp_path):
        yield


@pytest.fixture
def columns() -> Columns:
    return a_columns_tree()


def a_film(columns: Columns, *body: Any) -> StoryPage:
    return a_published_story(
        columns, title="视频：顶碗绝技", form="视频", body=body, lead_media=an_asset()
    )


def found(q: str = "顶碗绝技", **filters: Any) -> list[tuple[str, str]]:
    """Kind and number of each hit once everything that waits is indexed."""
    catch_up()
    result = search(SearchRequest(q=q, **filters), at=clock.now())
    assert result.backend == engine().name
    return [(hit.kind, hit.title) for hit in result.hits]


def test_films_are_told_apart_and_counted_as_a_kind() -> None:
    fill_index(
        [
            a_document(kind="media", title="视频：顶碗慢动作", speech="一只空碗"),
            a_document(title="顶碗的孩子"),
        ]
    )

    all_of_them = ask("顶碗")
    films = ask("顶碗", kinds=("media",))

    assert dict(all_of_them.found.facets.kind) == {"media": 1, "column": 1}
    assert titles(films) == ["视频：顶碗慢动作"]
    assert dict(films.found.facets.kind) == {"media": 1, "column": 1}


def test_what_is_said_is_found_behind_what_is_written() -> None:
    fill_index(
        [
            a_document(kind="media", title="口述", speech="松香要碾得细"),
            a_document(kind="media", title="松香", speech="口述"),
        ]
    )

    assert titles(ask("松香")) == ["松香", "口述"]


def test_film_does_not_age_as_a_column_does() -> None:
    old = {"published_at": None}
    fill_index([a_document(kind="media", title="顶碗一", **old), a_document(title="顶碗二")])

    fresh = {hit.document.title: hit.factors.fresh for hit in ask("顶碗").found.hits}

    assert fresh["顶碗一"] == 1.0
    assert fresh["顶碗二"] < 1.0


def test_page_of_a_film_is_found_by_what_is_said_in_it(columns: Columns) -> None:
    a_film(columns, SAID)

    assert found("头顶最平的地方") == [("media", "视频：顶碗绝技")]


def test_page_that_turns_into_a_film_and_back_has_one_name_at_a_time(columns: Columns) -> None:
    page = a_film(columns, TEXT)
    assert found() == [("column", "视频：顶碗绝技")]

    page.body = StoryPage._meta.get_field("body").to_python([])
    page.save()
    assert found() == [("media", "视频：顶碗绝技")]

    page.form = "图文"
    page.save()
    assert found() == [("column", "视频：顶碗绝技")]
    assert engine().index(engine().live_name() or "").count() == 1
    assert check_index(at=clock.now()).all == ()


def test_deleted_film_leaves_neither_name(columns: Columns) -> None:
    page = a_film(columns, SAID)
    assert found()

    page.delete()

    assert found() == []
    assert engine().index(engine().live_name() or "").count() == 0
