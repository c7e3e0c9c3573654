"""A snapshot stays as it began, writes nothing, and does not begin inside a transaction."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, connections, transaction

from cms.core.db import lock_rows, read_snapshot
from cms.core.models import RateBucket

AT = datetime(2026, 10, 24, 8, tzinfo=UTC)


def _write_elsewhere(key: str) -> None:
    def write() -> None:
        RateBucket.objects.create(key=key, full_at=AT)
        connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_snapshot_does_not_see_what_is_written_meanwhile():
    RateBucket.objects.create(key="before", full_at=AT)

    with read_snapshot():
        first = RateBucket.objects.count()
        _write_elsewhere("meanwhile")
        second = RateBucket.objects.count()

    assert (first, second) == (1, 1)
    assert RateBucket.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_snapshot_refuses_to_write():
    with pytest.raises(DatabaseError), read_snapshot():
        RateBucket.objects.create(key="never", full_at=AT)

    assert not RateBucket.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_writing_goes_on_after_a_snapshot():
    with read_snapshot():
        RateBucket.objects.count()

    RateBucket.objects.create(key="after", full_at=AT)

    assert RateBucket.objects.count() == 1
    if connection.vendor == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.django_db(transaction=True)
def test_snapshot_refuses_to_begin_inside_a_transaction():
    with pytest.raises(RuntimeError), transaction.atomic(), read_snapshot():
        pass


@pytest.mark.django_db(transaction=True)
def test_snapshot_does_not_wait_for_a_writer():
    holding, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            RateBucket.objects.create(key="held", full_at=AT)
            holding.set()
            release.wait(10)
        connections.close_all()

    writer = threading.Thread(target=hold)
    writer.start()
    holding.wait(10)
    with read_snapshot():
        seen = RateBucket.objects.count()
    release.set()
    writer.join()

    assert seen == 0


@pytest.mark.django_db
def test_locked_rows_come_in_the_order_of_their_keys():
    for key in ("c", "a", "b"):
        RateBucket.objects.create(key=key, full_at=AT)

    rows = lock_rows(RateBucket.objects.order_by("-pk"))

    assert [row.key for row in rows] == ["a", "b", "c"]
