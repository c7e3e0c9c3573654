"""One round of the worker: what it takes, under which version, what it leaves behind."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cms.columns.models import StoryPage
from cms.columns.services import unpublish
from cms.core import clock
from cms.people.models import User
from search import tasks
from search.engines.contract import Batch, Known
from search.errors import EngineAway
from search.indexing import batches, generations
from search.indexing.batches import index_batch, next_version
from search.indexing.outbox import TASK, queue_documents
from search.models import IndexState, SearchOutbox
from search.querysets import LEASE, waiting_index_tasks
from search.services.indexing import catch_up
from tests.factories.search import a_document, fill_index
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 13, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_index(stories: list[StoryPage]) -> None:
    fill_index([])


def name_of(story: StoryPage) -> str:
    return f"column:{story.pk}"


def queue(*doc_ids: str, at: datetime = AT, **values: Any) -> None:
    for doc_id in doc_ids:
        SearchOutbox.objects.create(doc_id=doc_id, queued_at=at, **values)


def held() -> dict[str, Known]:
    row = generations.live_generation()
    assert row is not None
    return dict(generations.target_of(row).index.every())


def version() -> int:
    state = IndexState.objects.filter(name="docs").first()
    return state.version if state else 0


def test_nothing_to_do_takes_no_version(stories: list[StoryPage]) -> None:
    before = version()

    assert index_batch(at=AT) == 0
    assert version() == before


def test_a_batch_carries_one_version_for_all_it_writes(stories: list[StoryPage]) -> None:
    queue(*map(name_of, stories))

    assert index_batch(at=AT) == 3

    assert {known.version for known in held().values()} == {version()}
    assert set(held()) == set(map(name_of, stories))


def test_each_batch_has_a_higher_version_than_the_one_before(stories: list[StoryPage]) -> None:
    queue(name_of(stories[0]))
    index_batch(at=AT)
    first = version()
    queue(name_of(stories[1]))
    index_batch(at=AT)

    assert version() == first + 1
    assert [held()[name_of(story)].version for story in stories[:2]] == [first, first + 1]


def test_many_rows_of_one_document_are_one_write_and_all_forgotten(
    stories: list[StoryPage],
) -> None:
    queue(*[name_of(stories[0])] * 7)

    assert index_batch(at=AT) == 7
    assert len(held()) == 1
    assert not SearchOutbox.objects.exists()


def test_the_oldest_rows_go_first_and_a_batch_has_an_end(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    queue(*map(name_of, stories))

    assert index_batch(at=AT) == 2
    assert set(held()) == set(map(name_of, stories[:2]))
    assert [row.doc_id for row in SearchOutbox.objects.all()] == [name_of(stories[2])]
    assert (index_batch(at=AT), index_batch(at=AT)) == (1, 0)


def test_the_same_content_is_not_written_under_a_new_version(stories: list[StoryPage]) -> None:
    queue(name_of(stories[0]))
    index_batch(at=AT)
    before = held()

    queue(name_of(stories[0]))
    index_batch(at=AT)

    assert held() == before
    assert version() > before[name_of(stories[0])].version


def test_what_is_read_is_what_stands_in_the_database_when_the_worker_reads(
    stories: list[StoryPage],
) -> None:
    queue(name_of(stories[0]))
    index_batch(at=AT)
    old = held()[name_of(stories[0])]
    StoryPage.objects.filter(pk=stories[0].pk).update(title="改了两次的早市")

    queue(name_of(stories[0]))
    index_batch(at=AT)

    assert held()[name_of(stories[0])].content_hash != old.content_hash


@pytest.mark.parametrize(
    "doc_id", ["column:999999", "venue:1", "event:3"], ids=["gone", "other-kind", "unknown-kind"]
)
def test_a_row_of_what_is_no_document_does_no_harm(stories: list[StoryPage], doc_id: str) -> None:
    queue(doc_id, name_of(stories[0]))

    assert index_batch(at=AT) == 2
    assert set(held()) == {name_of(stories[0])}
    assert not SearchOutbox.objects.exists()


def test_what_is_withdrawn_before_the_worker_comes_never_enters_the_index(
    chief: User, stories: list[StoryPage]
) -> None:
    queue(name_of(stories[0]))
    unpublish(entry=stories[0], actor=chief)

    index_batch(at=AT)

    assert held() == {}


def test_what_is_withdrawn_later_is_deleted(chief: User, stories: list[StoryPage]) -> None:
    queue(*map(name_of, stories))
    index_batch(at=AT)

    unpublish(entry=stories[0], actor=chief)
    index_batch(at=clock.now())

    assert set(held()) == set(map(name_of, stories[1:]))


@pytest.mark.parametrize(
    ("waited", "taken"),
    [(timedelta(0), 0), (LEASE, 0), (LEASE + timedelta(seconds=1), 1), (timedelta(days=3), 1)],
    ids=["just-claimed", "five-minutes", "a-second-more", "days"],
)
def test_a_claim_is_respected_for_five_minutes(
    stories: list[StoryPage], waited: timedelta, taken: int
) -> None:
    queue(name_of(stories[0]), claim="other", claimed_at=AT)

    assert index_batch(at=AT + waited) == taken


def test_a_claim_that_ran_out_is_taken_over_whole(stories: list[StoryPage]) -> None:
    queue(*map(name_of, stories))
    first_claim, rows, _ = batches._claim(AT)
    assert len(rows) == 3

    later = AT + LEASE + timedelta(seconds=1)
    second_claim, rows, _ = batches._claim(later)
    batches._settle(first_claim, {}, at=later)

    assert first_claim != second_claim
    assert len(rows) == SearchOutbox.objects.claimed_as(second_claim).count() == 3


def test_a_change_that_comes_while_its_document_is_read_is_not_forgotten(
    stories: list[StoryPage], builder: Any
) -> None:
    queue(name_of(stories[0]))
    builder(lambda page: queue(f"column:{page.pk}"))

    index_batch(at=AT)

    (row,) = SearchOutbox.objects.all()
    assert (row.doc_id, row.claim) == (name_of(stories[0]), "")


def test_whoever_reads_later_has_the_higher_version_even_when_writing_first(
    stories: list[StoryPage], builder: Any
) -> None:
    queue(name_of(stories[0]))
    overtaken: list[int] = []

    def a_faster_worker(page: Any) -> None:
        if not overtaken:
            overtaken.append(version())
            StoryPage.objects.filter(pk=page.pk).update(title="快手看到的题目")
            queue(name_of(stories[0]))
            index_batch(at=AT)

    builder(a_faster_worker)

    index_batch(at=AT)

    known = held()[name_of(stories[0])]
    assert known.version == overtaken[0] + 1 == version()


def test_without_an_engine_the_claim_is_given_back_and_no_try_is_counted(
    stories: list[StoryPage],
) -> None:
    queue(*map(name_of, stories))
    row = generations.live_generation()
    assert row is not None
    index_type = type(generations.target_of(row).index)

    def away(*_: Any) -> Any:
        raise EngineAway("没有答复")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_type, "write", away)
        with pytest.raises(EngineAway):
            index_batch(at=AT)

    rows = list(SearchOutbox.objects.all())
    assert [(row.claim, row.claimed_at, row.tries) for row in rows] == [("", None, 0)] * 3
    assert index_batch(at=AT) == 3


def test_the_tasks_take_an_absent_engine_for_no_fault(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(name_of(stories[0]))

    def away() -> Any:
        raise EngineAway

    monkeypatch.setattr(tasks.indexing, "catch_up", away)
    monkeypatch.setattr(tasks.indexing, "look_after", away)

    assert tasks.index_pending.func() == tasks.index_what_was_missed.func() == 0
    tasks.look_after_index.func()
    assert SearchOutbox.objects.count() == 1


def test_opening_hours_are_looked_at_again_and_unchanged_ones_cost_no_write(
    stories: list[StoryPage],
) -> None:
    venue = a_venue()
    catch_up()
    before = held()

    assert tasks.refresh_opening_hours.func() == 1
    assert [row.doc_id for row in SearchOutbox.objects.all()] == [f"venue:{venue.pk}"]
    catch_up()

    assert held() == before


def test_a_worker_is_woken_again_once_the_one_before_has_begun(stories: list[StoryPage]) -> None:
    at = clock.now()
    queue_documents(["column:1"])
    queue_documents(["column:2"])
    waiting = waiting_index_tasks(TASK, at)
    assert waiting.count() == 1

    waiting.update(status="RUNNING")
    queue_documents(["column:3"])

    assert waiting_index_tasks(TASK, at).count() == 1


def test_queueing_nothing_wakes_nobody(stories: list[StoryPage]) -> None:
    waiting_index_tasks(TASK, clock.now()).delete()

    assert queue_documents([]) == 0
    assert queue_documents(["column:1", "column:1"]) == 1
    assert SearchOutbox.objects.count() == 1


def test_a_late_write_of_an_older_version_changes_nothing(stories: list[StoryPage]) -> None:
    old = next_version()
    queue(name_of(stories[0]))
    index_batch(at=AT)
    before = held()
    row = generations.live_generation()
    assert row is not None
    target = generations.target_of(row)

    stalled = target.prepare([a_document(number=stories[0].pk, title="停过的写手")])
    target.index.write(Batch(version=old, writes=stalled, deletes=[name_of(stories[1])]))

    assert held() == before
