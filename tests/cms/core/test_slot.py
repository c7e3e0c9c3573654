"""What becomes of a claimed task when it is run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_finished

from cms.core.querysets import task_rows
from cms.core.tasks import enqueue
from cms.core.worker import leases
from cms.core.worker.slot import run_claimed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path):
    settings.VAR_DIR = tmp_path


def run(name: str, *args: object):
    """Claim and run what waits until nothing does."""
    if args or not task_rows().exists():
        enqueue(f"tests.cms.core.jobs.{name}", *args)
    at = datetime.now(UTC) + timedelta(minutes=30)
    row = leases.claim_next("ann", ("default",), at=at)
    run_claimed(row)
    return task_rows().get(pk=row.pk)


def test_a_task_that_works_keeps_its_value():
    row = run("note", "hello")

    assert (row.status, row.return_value) == (TaskResultStatus.SUCCESSFUL, "hello")


def test_a_task_that_breaks_keeps_the_reason():
    row = run("broken")

    assert row.status == TaskResultStatus.FAILED
    assert "ConnectionError" in row.traceback


def test_a_shaky_task_succeeds_in_the_end(tmp_path):
    states = [run("shaky", "x", 2).status, run("shaky").status, run("shaky").status]

    assert states == ["READY", "READY", "SUCCESSFUL"]
    assert (tmp_path / "notes").read_text(encoding="utf-8").count("try x") == 3


def test_a_refused_task_is_tried_once(tmp_path):
    row = run("refused", "x")

    assert row.status == TaskResultStatus.FAILED
    assert (tmp_path / "notes").read_text(encoding="utf-8").count("try x") == 1


@pytest.mark.django_db(transaction=True)
def test_a_value_that_cannot_be_stored_closes_the_task_with_the_reason():
    row = run("unwritable")

    assert row.status == TaskResultStatus.FAILED
    assert "TypeError" in row.exception_class_path


def test_a_task_may_ask_which_attempt_it_is():
    assert run("counted").return_value == 1


def test_a_task_nobody_knows_waits_for_newer_code():
    enqueue("tests.cms.core.jobs.note", "x")
    task_rows().update(task_path="cms.core.of_tomorrow.task")

    row = run("note")

    assert row.status == TaskResultStatus.READY
    assert row.exception_class_path == "builtins.ModuleNotFoundError"


def test_listeners_hear_of_the_end_once_and_not_of_a_retry():
    heard = []

    def listen(task_result, **_):
        heard.append(task_result.status)

    task_finished.connect(listen)
    try:
        run("shaky", "x", 1)
        run("shaky")
    finally:
        task_finished.disconnect(listen)

    assert heard == [TaskResultStatus.SUCCESSFUL]


def test_the_outcome_is_dropped_when_the_task_was_taken_back(caplog):
    enqueue("tests.cms.core.jobs.note", "x")
    row = leases.claim_next("ann", ("default",), at=datetime.now(UTC))
    task_rows().update(worker_ids=["ann", "bob"])

    run_claimed(row)

    assert task_rows().get().status == TaskResultStatus.RUNNING
    assert "taken back" in caplog.text
