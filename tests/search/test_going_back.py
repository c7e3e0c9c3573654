"""`search_rebuild --rollback`: to a whole index of this shape, and to nothing else."""

import pytest

from cms.columns.models import StoryPage
from search.documents import SCHEMA
from search.engines.choice import engine
from search.engines.contract import Batch
from search.errors import IndexMissing
from search.indexing import generations
from search.indexing.batches import next_version
from search.indexing.rebuilding import rebuild, roll_back
from search.models import IndexGeneration, SearchOutbox
from search.services.indexing import catch_up
from tests.factories.search import a_document
from tests.search.test_rebuilding import (
    STEPS,
    held_by,
    live,
    name_of,
    rebuild_killed_at,
    receiving,
)

pytestmark = pytest.mark.django_db


def test_going_back_twice_comes_forward_again(stories: list[StoryPage]) -> None:
    first, second = rebuild().name, rebuild().name

    assert roll_back() == live() == first
    assert receiving() == [first]
    assert roll_back() == live() == second
    assert receiving() == [second]


def test_going_back_queues_whatever_either_side_knows(stories: list[StoryPage]) -> None:
    first = rebuild().name
    engine().index(first)
    target = generations.target_of(IndexGeneration.objects.get(name=first))
    extra = target.prepare([a_document(number=999_999)])
    target.index.write(Batch(version=next_version(), writes=extra, deletes=[name_of(stories[0])]))
    rebuild()

    roll_back()
    queued = set(SearchOutbox.objects.values_list("doc_id", flat=True))
    catch_up()

    assert queued == {*map(name_of, stories), "column:999999"}
    assert held_by(first) == set(map(name_of, stories))


def test_the_half_of_a_killed_rebuild_is_never_gone_back_to(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = rebuild().name, rebuild().name
    rebuild_killed_at(STEPS["judging it"](), monkeypatch, by_force=True)

    assert live() == second
    assert roll_back() == live() == first


def test_with_only_a_killed_half_there_is_nothing_to_go_back_to(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rebuild().name
    rebuild_killed_at(STEPS["judging it"](), monkeypatch, by_force=True)

    with pytest.raises(IndexMissing):
        roll_back()

    assert live() == before


def test_an_index_of_another_shape_is_not_gone_back_to(stories: list[StoryPage]) -> None:
    first, second = rebuild().name, rebuild().name
    IndexGeneration.objects.filter(name=first).update(schema=SCHEMA - 1)

    with pytest.raises(IndexMissing):
        roll_back()

    assert live() == second


def test_an_index_that_was_lost_is_not_gone_back_to(stories: list[StoryPage]) -> None:
    first, _ = rebuild().name, rebuild().name
    engine().drop(first)

    with pytest.raises(IndexMissing):
        roll_back()
