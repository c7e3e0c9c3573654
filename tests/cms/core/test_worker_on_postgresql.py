"""Real worker processes on PostgreSQL: killed, cut off, two at once."""

import os
import signal
import time

import pytest
from django.db import connection

from tests.cms.core.house import House, done_names, finished, until

pytestmark = pytest.mark.services("postgresql")


def test_two_workers_share_the_tasks(postgresql_house: House):
    house = postgresql_house
    house.start_worker()
    house.start_worker()
    names = [str(number) for number in range(60)]

    house.enqueue(*[("note", [name]) for name in names])
    until(lambda: len(house.notes("done")) >= len(names))
    until(lambda: len(finished(house)) == len(names))

    assert sorted(done_names(house)) == sorted(names)
    assert {len(row[1]) for row in house.rows()} == {1}


def test_a_bell_wakes_within_a_blink(postgresql_house: House):
    house = postgresql_house
    house.start_worker()
    time.sleep(1)

    house.enqueue(("note", ["x"]))
    enqueued = time.time()
    until(lambda: house.notes("done x"))

    assert float(house.notes("done x")[0].split()[-1]) - enqueued < 0.3


def test_a_worker_killed_loses_nothing(postgresql_house: House):
    house = postgresql_house
    worker = house.start_worker()
    house.enqueue(("slow", ["tale", 2.0]))
    until(lambda: house.notes("start tale"))

    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    house.start_worker()
    until(lambda: finished(house))

    assert len(house.rows()[0][1]) == 2
    assert len(house.notes("done tale")) == 1


def test_a_worker_outlives_its_connections_to_postgresql(postgresql_house: House):
    house = postgresql_house
    worker = house.start_worker()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    house.enqueue(("note", ["after"]))
    until(lambda: house.notes("done after"))
    until(lambda: finished(house))

    assert worker.poll() is None
    assert len(house.notes("done after")) == 1
