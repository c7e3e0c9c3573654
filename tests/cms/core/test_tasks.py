"""Tasks are queued by name, in the caller's transaction, with rules for trying again."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from cms.core import tasks
from cms.core.querysets import task_rows
from cms.core.tasks import RetryRule, UnknownTask, enqueue, resolve
from tests.cms.core import jobs

NOTE = "tests.cms.core.jobs.note"
ROOMS = ("cms", "search", "frontend", "learning", "media_pipeline")


@pytest.mark.django_db
def test_a_task_is_queued_with_its_arguments():
    later = datetime(2026, 10, 24, 8, tzinfo=UTC)

    enqueue(NOTE, "hello", run_after=later, priority=7)

    row = task_rows().get()
    assert row.task_path == NOTE
    assert row.args_kwargs == {"args": ["hello"], "kwargs": {}}
    assert (row.run_after, row.priority, row.queue_name) == (later, 7, "default")


@pytest.mark.django_db
def test_a_tasks_own_queue_is_kept():
    enqueue("tests.cms.core.jobs.film", "film", 0)

    assert task_rows().get().queue_name == "media"


@pytest.mark.django_db
def test_a_task_vanishes_with_the_callers_transaction():
    def change_and_regret() -> None:
        with transaction.atomic():
            enqueue(NOTE, "ghost")
            raise LookupError

    with pytest.raises(LookupError):
        change_and_regret()

    assert not task_rows().exists()


@pytest.mark.parametrize("dotted", ["cms.core.nothing", "nowhere.at_all", "cms.core.clock.now", ""])
def test_a_name_that_leads_to_no_task_is_refused(dotted):
    with pytest.raises(UnknownTask):
        resolve(dotted)


def test_pauses_double_up_to_ten_minutes_and_are_spread():
    rule = RetryRule(backoff=timedelta(seconds=2))

    pauses = [rule.delay_after(attempts) for attempts in range(1, 13)]

    assert timedelta(seconds=1) <= pauses[0] <= timedelta(seconds=2)
    assert timedelta(seconds=4) <= pauses[2] <= timedelta(seconds=8)
    assert max(pauses) <= timedelta(minutes=10)
    assert len({rule.delay_after(5) for _ in range(20)}) > 1


def test_a_rule_is_remembered_by_the_tasks_name():
    assert tasks.retry_rule("tests.cms.core.jobs.shaky").max_attempts == 3
    assert tasks.retry_rule(NOTE) is None


def test_the_settings_and_the_decorator_fill_one_schedule(settings, monkeypatch):
    monkeypatch.setattr(tasks, "_periodic", {})
    settings.PERIODIC = {"nightly": ("tests.cms.core.jobs.tick", 86_400)}

    tasks.every(5)(jobs.tick)

    assert {(one.name, one.every_s) for one in tasks.periodic_tasks()} == {
        ("tests.cms.core.jobs.tick", 5),
        ("nightly", 86_400),
    }


def test_every_task_name_in_the_house_leads_to_a_task():
    autodiscover_modules("tasks")

    names = set(_enqueued_names()) | {one.dotted for one in tasks.periodic_tasks()}

    for name in names:
        assert resolve(name).module_path == name


def _enqueued_names() -> list[str]:
    """The literal first arguments of every `enqueue(...)` in our own code."""
    files = [f for room in ROOMS for f in (Path(site_settings.BASE_DIR) / room).rglob("*.py")]
    calls = [node for file in files for node in _calls(file)]
    return [
        node.args[0].value
        for node in calls
        if node.args and isinstance(node.args[0], ast.Constant) and "." in str(node.args[0].value)
    ]


def _calls(file: Path) -> list[ast.Call]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node for node in named if ast.unparse(node.func) in {"enqueue", "tasks.enqueue"}]
