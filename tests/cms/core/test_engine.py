"""The worker's rounds: each duty in its time, and a database that is away stops nothing."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django_tasks.base import TaskResultStatus

from cms.core.models import WorkerHeartbeat
from cms.core.querysets import task_rows
from cms.core.tasks import enqueue
from cms.core.worker import leases, stopping
from cms.core.worker.engine import Duty, Worker
from cms.core.worker.lanes import Lane, lanes_for
from cms.core.worker.slot import Slot
from cms.core.worker.wake import Bell

LIGHT = Lane(name="light", queues=("default",), slots=1)


def test_a_duty_is_done_at_once_and_then_in_its_time():
    done = []
    duty = Duty(60, lambda: done.append(1))

    duty.do_if_due()
    duty.do_if_due()

    assert done == [1]


def test_a_duty_that_is_due_again_is_done_again():
    done = []
    duty = Duty(0, lambda: done.append(1))

    duty.do_if_due()
    duty.do_if_due()

    assert done == [1, 1]


def test_a_worker_has_a_slot_for_each_place_of_its_lanes():
    lanes = lanes_for()

    worker = Worker(lanes, grace_s=1)

    assert len(worker._slots) == sum(lane.slots for lane in lanes)


@pytest.mark.django_db
def test_a_round_says_the_worker_lives_and_takes_lost_tasks_back():
    enqueue("tests.cms.core.jobs.note", "x")
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    leases.claim_next("gone", ("default",), at=datetime.now(UTC))
    task_rows().update(started_at=long_ago)
    worker = Worker([LIGHT], grace_s=1)

    worker._do_duties()

    assert WorkerHeartbeat.objects.get().worker_id == worker.identity.worker_id
    assert task_rows().of_task("tests.cms.core.jobs.note").get().status == TaskResultStatus.READY


@pytest.mark.django_db
def test_a_database_that_is_away_ends_the_round_not_the_worker(caplog):
    worker = Worker([LIGHT], grace_s=1)

    def away() -> None:
        raise OperationalError

    worker._duties = [Duty(0, away)]

    worker._do_duties()

    assert "did not answer" in caplog.text


@pytest.mark.django_db
def test_a_slot_goes_on_when_the_database_comes_back():
    stop, asked = threading.Event(), []

    class Queues(tuple):
        """Away when asked first, told to stop when asked again."""

        def __iter__(self):
            asked.append(1)
            if len(asked) == 1:
                raise OperationalError
            stop.set()
            return super().__iter__()

    lane = Lane(name="light", queues=Queues(("default",)), slots=1)
    slot = Slot(lane, worker_id="ann", bell=Bell(), stop=stop)
    slot.start()
    slot.join(timeout=10)

    assert len(asked) == 2
    assert not slot.is_alive()


@pytest.mark.django_db
def test_a_task_can_ask_whether_its_worker_was_told_to_end():
    stop = threading.Event()
    asked = {}

    def ask() -> bool:
        # The question is taken along by whoever watches over the work.
        asked["told"] = stopping.told()
        watcher = threading.Thread(target=lambda: asked.update(before=asked["told"]()))
        watcher.start()
        watcher.join()
        stop.set()
        return False

    slot = Slot(LIGHT, worker_id="w", bell=Bell(), stop=stop)
    slot._run_one = ask
    slot.start()
    slot.join(timeout=10)

    assert (asked["before"], asked["told"]()) == (False, True)


def test_outside_a_worker_nobody_is_told_to_end():
    assert not stopping.told()()
