"""Who holds a task: claimed once, finished by its holder, taken back from the dead."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks.base import TaskResultStatus

from cms.core.errors import DomainError
from cms.core.models import WorkerHeartbeat
from cms.core.querysets import task_rows
from cms.core.tasks import enqueue
from cms.core.worker import leases
from cms.core.worker.place import Identity, this_place

AT = datetime.now(UTC) + timedelta(minutes=1)
LIGHT = ("default", "index", "notify")
NO_PROCESS = 2**22 + 1

pytestmark = pytest.mark.django_db


def queue(name: str = "note", *args: object, **options: object) -> None:
    enqueue(f"tests.cms.core.jobs.{name}", *(args or ("x",)), **options)


def claim(worker: str = "ann", queues=LIGHT, at: datetime = AT):
    return leases.claim_next(worker, queues, at=at)


def see(worker: str, *, at: datetime = AT, place: str = "far away", pid: int = 1) -> None:
    leases.say_alive(Identity(worker_id=worker, place=place, pid=pid), at=at)


def test_a_waiting_task_is_claimed_once():
    queue()

    first, second = claim("ann"), claim("bob")

    assert first.worker_ids == ["ann"]
    assert first.status == TaskResultStatus.RUNNING
    assert second is None


def test_a_row_read_before_another_claimed_it_is_not_changed():
    queue()
    stale = task_rows().get()
    claim("bob")

    changed = leases.release(stale)

    assert not changed
    assert task_rows().get().worker_ids == ["bob"]


def test_the_most_urgent_task_comes_first():
    queue("note", "later", priority=-10)
    queue("note", "now", priority=50)

    assert claim().args_kwargs["args"] == ["now"]


def test_a_task_for_later_waits():
    queue(run_after=AT + timedelta(seconds=10))

    assert claim() is None
    assert claim(at=AT + timedelta(seconds=11)) is not None


def test_a_lane_takes_only_its_own_queues():
    queue("film", "x", 0)

    assert claim() is None
    assert claim(queues=("media",)) is not None


def test_the_outcome_is_kept():
    queue()
    row = claim()

    assert leases.finish(row, {"rows": 3}, at=AT)

    kept = task_rows().get()
    assert (kept.status, kept.return_value) == (TaskResultStatus.SUCCESSFUL, {"rows": 3})


def test_a_worker_whose_task_was_taken_back_cannot_write_its_outcome():
    queue()
    row = claim("ann")
    see("ann", at=AT - timedelta(seconds=90))
    leases.take_back_lost(at=AT)
    claim("bob")

    assert not leases.finish(row, "late", at=AT)

    kept = task_rows().get()
    assert kept.worker_ids == ["ann", "bob"]
    assert kept.status == TaskResultStatus.RUNNING


def test_a_task_without_rule_is_closed_by_one_failure():
    queue("broken")
    row = claim()

    leases.fail(row, ConnectionError("gone"), at=AT)

    kept = task_rows().get()
    assert kept.status == TaskResultStatus.FAILED
    assert kept.exception_class_path == "builtins.ConnectionError"
    assert "gone" in kept.traceback


def test_a_retrying_task_comes_back_after_a_pause_until_its_attempts_are_used():
    queue("shaky", "x", 9)
    at = AT
    for _ in range(2):
        row = claim(at=at)
        leases.fail(row, ConnectionError(), at=at)
        assert task_rows().get().status == TaskResultStatus.READY
        at += timedelta(seconds=1)

    leases.fail(claim(at=at), ConnectionError(), at=at)

    assert task_rows().get().status == TaskResultStatus.FAILED


def test_a_refusal_is_an_answer_and_never_retried():
    queue("refused")

    leases.fail(claim(), DomainError("今天不行"), at=AT)

    assert task_rows().get().status == TaskResultStatus.FAILED


def test_a_media_task_is_a_wake_up_and_never_retried():
    queue("film", "x", 0)

    leases.fail(claim(queues=("media",)), ConnectionError(), at=AT)

    assert task_rows().get().status == TaskResultStatus.FAILED


def test_a_task_this_code_does_not_know_waits_for_newer_code():
    queue()
    task_rows().update(task_path="cms.core.of_tomorrow.task")

    leases.fail(claim(), ImportError("of_tomorrow"), at=AT)

    kept = task_rows().get()
    assert kept.status == TaskResultStatus.READY
    assert kept.run_after > AT


def test_a_released_task_counts_no_attempt():
    queue()
    row = claim()

    assert leases.release(row)

    kept = task_rows().get()
    assert (kept.status, kept.worker_ids) == (TaskResultStatus.READY, [])


def test_a_silent_workers_task_returns_after_a_minute_and_not_before():
    queue()
    see("ann")
    claim("ann")

    assert leases.take_back_lost(at=AT + timedelta(seconds=59)) == 0
    assert leases.take_back_lost(at=AT + timedelta(seconds=61)) == 1
    assert task_rows().get().status == TaskResultStatus.READY


def test_a_worker_that_says_it_lives_keeps_its_task_as_long_as_it_wants():
    queue()
    claim("ann")
    for minute in range(5):
        see("ann", at=AT + timedelta(minutes=minute))

        assert leases.take_back_lost(at=AT + timedelta(minutes=minute, seconds=30)) == 0


def test_a_machine_that_slept_for_an_hour_does_not_take_its_own_task_away():
    queue()
    see("ann")
    claim("ann")

    assert leases.take_back_lost(at=AT + timedelta(hours=1), asking="ann") == 0
    assert leases.take_back_lost(at=AT + timedelta(hours=1), asking="bob") == 1


def test_a_clock_set_back_by_an_hour_takes_nothing_away():
    queue()
    see("ann")
    claim("ann")

    assert leases.take_back_lost(at=AT - timedelta(hours=1), asking="bob") == 0


def test_a_dead_neighbours_task_returns_at_once():
    queue()
    see("ann", place=this_place(), pid=NO_PROCESS)
    claim("ann")

    assert leases.take_back_lost(at=AT) == 1


def test_a_living_neighbour_keeps_its_task():
    queue()
    see("ann", place=this_place(), pid=os.getpid())
    claim("ann")

    assert leases.take_back_lost(at=AT) == 0


def test_a_process_number_of_another_machine_means_nothing_here():
    queue()
    see("ann", place="another machine", pid=NO_PROCESS)
    claim("ann")

    assert leases.take_back_lost(at=AT) == 0


def test_a_holder_nobody_ever_saw_has_a_minute_too():
    queue()
    claim("stranger")

    assert leases.take_back_lost(at=AT + timedelta(seconds=30)) == 0
    assert leases.take_back_lost(at=AT + timedelta(seconds=61)) == 1


def test_a_task_that_kills_its_workers_is_closed_at_the_fifth():
    queue()
    at = AT
    for name in ("a", "b", "c", "d", "e"):
        claim(name, at=at)
        at += timedelta(seconds=61)
        leases.take_back_lost(at=at)

    kept = task_rows().get()
    assert kept.status == TaskResultStatus.FAILED
    assert kept.exception_class_path.endswith("WorkerLost")
    assert "5 times" in kept.traceback


def test_a_dead_workers_media_task_is_closed_at_once():
    queue("film", "x", 0)
    claim(queues=("media",))

    leases.take_back_lost(at=AT + timedelta(seconds=61))

    assert task_rows().get().status == TaskResultStatus.FAILED


def test_a_media_task_that_is_retried_comes_back_from_its_dead_worker():
    queue("drawing", "x", 0)
    claim(queues=("media",))

    leases.take_back_lost(at=AT + timedelta(seconds=61))

    again = claim("bob", queues=("media",), at=AT + timedelta(seconds=62))
    assert again is not None
    assert (again.args_kwargs["args"], again.worker_ids) == (["x", 0], ["ann", "bob"])


def test_a_media_task_that_kills_its_workers_is_closed_at_the_fifth_too():
    queue("drawing", "x", 0)
    at = AT
    for name in ("a", "b", "c", "d", "e"):
        claim(name, queues=("media",), at=at)
        at += timedelta(seconds=61)
        leases.take_back_lost(at=at)

    assert task_rows().get().status == TaskResultStatus.FAILED


@pytest.mark.parametrize(
    ("name", "status"),
    [("film", TaskResultStatus.FAILED), ("drawing", TaskResultStatus.READY)],
    ids=["wake-up", "retried"],
)
def test_of_broken_media_tasks_only_the_retried_ones_wait(name: str, status: TaskResultStatus):
    queue(name, "x", 0)
    row = claim(queues=("media",))

    leases.fail(row, ConnectionError("x"), at=AT)

    assert task_rows().get().status == status


def test_a_task_whose_end_could_not_be_written_is_taken_back_by_its_own_worker():
    queue()
    row = claim("ann")
    later = AT + timedelta(seconds=61)

    assert leases.take_back_forgotten("ann", busy={row.pk}, at=later) == 0
    assert leases.take_back_forgotten("bob", busy=set(), at=later) == 0
    assert leases.take_back_forgotten("ann", busy=set(), at=AT) == 0
    assert leases.take_back_forgotten("ann", busy=set(), at=later) == 1


def test_a_worker_that_says_goodbye_is_forgotten():
    identity = Identity.of_this_process()
    leases.say_alive(identity, at=AT)

    leases.say_goodbye(identity)

    assert not WorkerHeartbeat.objects.exists()
    assert len(identity.worker_id) <= 64
