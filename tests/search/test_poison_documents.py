"""A page that cannot be read: counted, told, parked, and in nobody's way."""

from datetime import timedelta
from typing import Any

import pytest

from cms.columns.models import StoryPage
from search import health
from search.builders import registry
from search.indexing.batches import MOST_TRIES, index_batch
from search.models import SearchOutbox
from tests.factories.search import a_document, fill_index
from tests.search.conftest import poison
from tests.search.test_index_worker import AT, held, name_of, queue, version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_index(stories: list[StoryPage]) -> None:
    fill_index([])


def test_each_failed_try_is_counted_and_told_and_the_fifth_parks_it(
    stories: list[StoryPage], builder: Any
) -> None:
    builder(poison("早市"))
    queue(name_of(stories[0]))

    for tries in range(1, MOST_TRIES + 1):
        assert index_batch(at=AT) == 1
        row = SearchOutbox.objects.get()
        assert (row.tries, row.claim, row.claimed_at) == (tries, "", None)
        assert row.error == "ValueError: 坏在第三段"
        assert (row.parked_at is not None) == (tries == MOST_TRIES)
    assert index_batch(at=AT + timedelta(days=1)) == 0


def test_a_poison_document_keeps_no_other_waiting_and_stays_as_it_was_known(
    stories: list[StoryPage], builder: Any
) -> None:
    queue(*map(name_of, stories))
    index_batch(at=AT)
    known = held()[name_of(stories[0])]
    builder(poison("早市"))

    StoryPage.objects.filter(pk=stories[1].pk).update(title="麦收以后")
    queue(*map(name_of, stories))
    index_batch(at=AT)

    assert held()[name_of(stories[0])] == known
    assert held()[name_of(stories[1])].version == version()
    assert [row.doc_id for row in SearchOutbox.objects.all()] == [name_of(stories[0])]


def test_a_long_complaint_is_kept_short(stories: list[StoryPage], builder: Any) -> None:
    builder(poison("早市", error=RuntimeError("长" * 5000)))
    queue(name_of(stories[0]))

    index_batch(at=AT)

    assert len(SearchOutbox.objects.get().error) == 200


def test_half_a_character_in_a_text_stops_its_own_document_alone(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = registry.registration_of(StoryPage)
    assert usual is not None

    def build(page: Any, surroundings: Any) -> Any:
        document = usual.builder(page, surroundings)
        assert document is not None
        return a_document(number=document.number, title=document.title, body=bodies[page.title])

    bodies = {"早市": "半个表情\ud83d", "麦收": "好", "庙会": "好"}
    broken = registry.Registration(page_class=StoryPage, kind=usual.kind, builder=build)
    monkeypatch.setitem(registry._registered, StoryPage, broken)
    queue(*map(name_of, stories))

    index_batch(at=AT)

    assert set(held()) == set(map(name_of, stories[1:]))
    assert SearchOutbox.objects.get().error.startswith("UnicodeEncodeError")


def test_a_parked_document_that_is_mended_is_indexed_and_no_longer_told_of(
    stories: list[StoryPage],
) -> None:
    queue(name_of(stories[0]), tries=MOST_TRIES, parked_at=AT, error="坏在第三段")
    queue("column:999998", tries=MOST_TRIES, parked_at=AT, error="别的")
    assert index_batch(at=AT) == 0
    assert "搁下 2 篇" in health.search().detail

    queue(name_of(stories[0]))
    index_batch(at=AT)

    assert "搁下 1 篇" in health.search().detail
    assert name_of(stories[0]) in held()
    assert [row.doc_id for row in SearchOutbox.objects.parked()] == ["column:999998"]
