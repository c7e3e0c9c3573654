"""After the server was away, the next query waits for no dead connection."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection, connections

pytestmark = [pytest.mark.services("postgresql"), pytest.mark.django_db(transaction=True)]

CROWD = 10


def _hold_one_each(barrier: Barrier) -> int:
    """Ask something while all others hold a connection too, then give it back to the pool."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            barrier.wait(20)
            return int(cursor.fetchone()[0])
    finally:
        connections.close_all()


def fill_the_pool() -> set[int]:
    """Process numbers of as many idle connections as visitors came at once."""
    barrier = Barrier(CROWD)
    with ThreadPoolExecutor(CROWD) as crowd:
        return set(crowd.map(lambda _: _hold_one_each(barrier), range(CROWD)))


def kill_idle_connections() -> None:
    """What a restart of the server does to them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def idle() -> Iterator[set[int]]:
    yield fill_the_pool()
    connections.close_all()


def _visit() -> tuple[int, float]:
    began = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return int(cursor.fetchone()[0]), time.monotonic() - began
    finally:
        connections.close_all()


def test_visitor_after_a_restart_waits_less_than_a_second(idle: set[int]):
    assert len(idle) == CROWD
    kill_idle_connections()

    with ThreadPoolExecutor(1) as visitor:
        number, waited_s = visitor.submit(_visit).result()

    assert number not in idle
    assert waited_s < 1


def test_whole_crowd_after_a_restart_is_served(idle: set[int]):
    kill_idle_connections()

    with ThreadPoolExecutor(CROWD) as crowd:
        visits = list(crowd.map(lambda _: _visit(), range(CROWD)))

    assert not {number for number, _ in visits} & idle
    assert max(waited_s for _, waited_s in visits) < 5


def open_connections() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {int(pid) for (pid,) in cursor.fetchall()}


def test_living_connections_are_handed_out_again(idle: set[int]):
    before = open_connections()

    with ThreadPoolExecutor(1) as visitor:
        number, _ = visitor.submit(_visit).result()

    assert idle <= before
    assert number in before


def test_a_server_that_stays_away_is_an_error_and_no_endless_wait(idle: set[int], monkeypatch):
    kill_idle_connections()
    pool = connection.pool
    monkeypatch.setitem(pool.kwargs, "port", "1")
    monkeypatch.setattr(pool, "timeout", 1.0)

    with ThreadPoolExecutor(1) as visitor, pytest.raises(OperationalError):
        visitor.submit(_visit).result()
