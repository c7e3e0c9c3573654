"""Claim, version, read, write: nothing is lost, nothing old wins, nothing bad blocks."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cms.core import clock
from search.builders import registry
from search.engines.choice import engine
from search.engines.contract import Batch
from search.indexing import generations
from search.indexing.batches import MOST_TRIES, index_batch, next_version
from search.models import IndexGeneration, IndexState, SearchOutbox
from search.planning.request import SearchRequest
from search.services import search
from search.services.indexing import catch_up, look_after
from tests.factories.columns import Columns, a_published_story
from tests.factories.search import a_document, fill_index

pytestmark = pytest.mark.django_db


def live() -> Any:
    row = generations.live_generation()
    assert row is not None
    return generations.target_of(row)


def test_catching_up_empties_the_outbox(columns: Columns) -> None:
    story = a_published_story(columns)

    catch_up()

    assert not SearchOutbox.objects.exists()
    assert f"column:{story.pk}" in live().index.known([f"column:{story.pk}"])


def test_unchanged_content_is_not_written_again(columns: Columns) -> None:
    story = a_published_story(columns)
    catch_up()
    before = live().index.known([f"column:{story.pk}"])

    story.save()
    catch_up()

    assert live().index.known([f"column:{story.pk}"]) == before


def test_rows_of_one_document_become_one_write(columns: Columns) -> None:
    story = a_published_story(columns, title="麦收")
    catch_up()
    for title in ("麦收一", "麦收二", "麦收三"):
        story.title = title
        story.save()

    taken = index_batch(at=clock.now())

    assert taken == 3
    assert IndexState.objects.get(name="docs").version >= 1
    assert not SearchOutbox.objects.exists()


def test_an_older_version_never_replaces_a_newer_one() -> None:
    generation = fill_index([])
    target = generations.target_of(generation)
    old, new = next_version(), next_version()
    document = a_document(number=7, title="新的")

    target.index.write(Batch(version=new, writes=target.prepare([document])))
    stale = a_document(number=7, title="旧的")
    target.index.write(Batch(version=old, writes=target.prepare([stale])))

    assert target.index.known(["column:7"])["column:7"].content_hash == document.content_hash()


def test_a_late_write_does_not_bring_a_deleted_document_back() -> None:
    document = a_document(number=7)
    generation = fill_index([document])
    target = generations.target_of(generation)
    old, new = next_version(), next_version()

    target.index.write(Batch(version=new, deletes=["column:7"]))
    if engine().name == "elasticsearch":
        target.index.write(Batch(version=old, writes=target.prepare([document])))

    assert target.index.known(["column:7"]) == {}


def test_versions_only_grow() -> None:
    versions = [next_version() for _ in range(5)]

    assert versions == sorted(set(versions))


def test_a_claimed_row_is_left_alone_until_its_lease_ends(columns: Columns) -> None:
    a_published_story(columns)
    catch_up()
    at = clock.now()
    SearchOutbox.objects.create(doc_id="column:1", queued_at=at, claim="other", claimed_at=at)

    assert index_batch(at=at) == 0
    assert index_batch(at=at + timedelta(minutes=6)) == 1
    assert not SearchOutbox.objects.exists()


@pytest.fixture
def broken_builder(columns: Columns, monkeypatch: pytest.MonkeyPatch) -> None:
    """The story builder cannot read one story."""
    story_class = type(a_published_story(columns))
    usual = registry.registration_of(story_class)
    assert usual is not None

    def build(page: Any, surroundings: Any) -> Any:
        if page.title == "毒":
            raise ValueError(page.title)
        return usual.builder(page, surroundings)

    monkeypatch.setitem(registry._registered, story_class, replace(usual, builder=build))


@pytest.mark.usefixtures("broken_builder")
def test_a_poison_document_is_parked_and_the_others_go_on(columns: Columns) -> None:
    catch_up()
    bad = a_published_story(columns, title="毒")
    good = a_published_story(columns, title="好")
    SearchOutbox.objects.all().delete()
    bad.save()
    good.save()

    catch_up()

    row = SearchOutbox.objects.get()
    assert row.doc_id == f"column:{bad.pk}"
    assert row.tries == MOST_TRIES
    assert row.parked_at is not None
    assert row.error == "ValueError: 毒"
    assert f"column:{good.pk}" in live().index.known([f"column:{good.pk}"])
    assert index_batch(at=clock.now()) == 0


def test_a_first_worker_builds_the_index(columns: Columns) -> None:
    a_published_story(columns)
    assert engine().live_name() is None

    catch_up()

    assert engine().live_name() is not None
    assert IndexGeneration.objects.count() == 1


def test_an_index_of_another_shape_is_not_read_and_is_replaced(
    columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_published_story(columns, title="早市")
    catch_up()
    before = engine().live_name()
    monkeypatch.setattr(generations, "SCHEMA", 999)

    meanwhile = search(SearchRequest(q="早市"), at=clock.now())
    catch_up()
    after = search(SearchRequest(q="早市"), at=clock.now())

    assert (meanwhile.degraded, after.degraded) == (True, False)
    assert engine().live_name() != before


def test_an_index_that_lost_documents_heals(columns: Columns) -> None:
    story = a_published_story(columns)
    catch_up()
    live().index.write(Batch(version=next_version(), deletes=[f"column:{story.pk}"]))
    assert live().index.count() == 0

    look_after()

    assert live().index.count() == 1


def test_new_words_are_learnt_when_there_is_enough_to_learn_from(columns: Columns) -> None:
    catch_up()
    before = engine().live_name()
    for number in range(21):
        a_published_story(columns, title=f"目连戏{number}", topics=())
    catch_up()

    look_after()

    assert engine().live_name() != before
    assert live().segmenter.lexicon.documents == 21
