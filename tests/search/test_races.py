"""Two workers at once: each row is done once, versions never meet."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from cms.core import clock
from search.engines.contract import Batch
from search.indexing import batches, generations
from search.indexing.batches import index_batch, next_version
from search.models import SearchOutbox
from tests.at_once import at_once
from tests.factories.search import a_document, fill_index

pytestmark = pytest.mark.django_db(transaction=True)


def queue(count: int) -> None:
    at = clock.now()
    SearchOutbox.objects.bulk_create(
        SearchOutbox(doc_id=f"column:{number}", queued_at=at) for number in range(1, count + 1)
    )


def test_two_workers_share_the_rows_and_do_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fill_index([a_document(number=number) for number in range(1, 41)])
    monkeypatch.setattr(batches, "BATCH", 10)
    queue(40)

    def work_off() -> int:
        done = 0
        while taken := index_batch(at=clock.now()):
            done += taken
        return done

    first, second = at_once(work_off, work_off)

    assert first + second == 40
    assert not SearchOutbox.objects.exists()


def test_no_two_takers_get_the_same_version() -> None:
    taken = at_once(*[lambda: [next_version() for _ in range(5)] for _ in range(4)])

    versions = [version for answer in taken for version in answer]
    assert len(versions) == len(set(versions)) == 20


def test_of_two_writes_of_one_document_the_later_version_stays() -> None:
    generation = fill_index([])
    target = generations.target_of(generation)
    old, new = next_version(), next_version()
    stale, fresh = a_document(number=7, title="旧的"), a_document(number=7, title="新的")

    def write(document: Any, version: int) -> Callable[[], Any]:
        batch = Batch(version=version, writes=target.prepare([document]))
        return lambda: target.index.write(batch)

    at_once(write(stale, old), write(fresh, new))

    assert target.index.known(["column:7"])["column:7"].content_hash == fresh.content_hash()


def test_a_locked_row_is_passed_over_where_the_database_can() -> None:
    if not connection.features.has_select_for_update_skip_locked:
        assert connection.vendor == "sqlite"
        return
    fill_index([])
    queue(2)
    held, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        from django.db import transaction

        with transaction.atomic():
            SearchOutbox.objects.select_for_update().order_by("pk")[:1].get()
            held.set()
            go_on.wait(10)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    taken = index_batch(at=clock.now())
    go_on.set()
    holder.join()

    assert taken == 1
