"""Each part is asked, none may keep the answer waiting, and a needed one decides."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from cms.core import health, health_checks, views
from cms.core.health import Health
from cms.core.models import WorkerHeartbeat
from cms.core.querysets import task_rows
from cms.core.tasks import enqueue


@pytest.fixture
def parts(monkeypatch):
    """An empty registry."""
    monkeypatch.setattr(health, "_parts", {})
    monkeypatch.setattr(health, "_running", {})


def ready() -> tuple[int, dict]:
    response = views.readyz(RequestFactory().get("/readyz"))
    return response.status_code, response


def state_of(response) -> str:
    return response.content.decode().split('"')[3]


def test_a_living_process_says_so_without_asking_anything():
    response = views.healthz(RequestFactory().get("/healthz"))

    assert response.status_code == 200
    assert response.content == b'{"state": "ok"}'


def test_every_part_is_named_with_its_latency(parts):
    health.register("search", lambda: Health(state="ok", detail="tantivy"))

    report = health.report()

    assert report["search"].state == "ok"
    assert report["search"].latency_ms >= 0
    assert report["search"].detail == "tantivy"


def test_the_site_is_not_ready_while_a_needed_part_is_down(parts):
    health.register("database", lambda: Health(state="down"), needed=True)

    status, response = ready()

    assert status == 503
    assert state_of(response) == "down"


def test_without_a_part_it_does_not_need_the_site_is_ready_with_less(parts):
    health.register("search", lambda: Health(state="down"))
    health.register("database", lambda: Health(state="ok"), needed=True)

    status, response = ready()

    assert status == 200
    assert state_of(response) == "degraded"


def test_a_check_that_breaks_is_a_part_that_is_down(parts):
    def broken() -> Health:
        raise ConnectionRefusedError

    health.register("search", broken)

    told = health.report()["search"]

    assert (told.state, told.detail) == ("down", "ConnectionRefusedError")


def test_a_check_that_hangs_is_not_waited_for_nor_asked_twice(parts):
    release = threading.Event()
    asked = []

    def hang() -> Health:
        asked.append(1)
        release.wait(10)
        return Health(state="ok")

    health.register("s3", hang)
    before = time.monotonic()

    first, second = health.report(0.05)["s3"], health.report(0.05)["s3"]

    assert time.monotonic() - before < 1
    assert first.state == second.state == "down"
    assert first.detail == "没有按时答复"
    assert asked == [1]
    release.set()


def test_a_part_can_be_forgotten(parts):
    health.register("search", lambda: Health(state="ok"))

    health.unregister("search")

    assert health.report() == {}


def test_only_reading_methods_are_answered():
    response = views.healthz(RequestFactory().post("/healthz"))

    assert response.status_code == 405


def test_the_answer_is_never_cached(parts):
    _, response = ready()

    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_the_database_and_its_migrations_are_fine_here():
    assert health_checks.database().state == "ok"
    assert health_checks.migrations().state == "ok"


@pytest.mark.django_db
def test_without_a_living_worker_tasks_are_degraded():
    assert health_checks.tasks().state == "degraded"
    assert "没有后台进程" in health_checks.tasks().detail


@pytest.mark.django_db
def test_with_a_worker_and_no_backlog_tasks_are_fine():
    WorkerHeartbeat.objects.create(worker_id="w", seen_at=datetime.now(UTC), place="here", pid=1)

    assert health_checks.tasks().state == "ok"


@pytest.mark.django_db
def test_a_task_that_waits_long_is_told_with_its_age():
    WorkerHeartbeat.objects.create(worker_id="w", seen_at=datetime.now(UTC), place="here", pid=1)
    enqueue("tests.cms.core.jobs.note", "late")
    task_rows().update(enqueued_at=datetime.now(UTC) - timedelta(minutes=5))

    told = health_checks.tasks()

    assert told.state == "degraded"
    assert "30" in told.detail


def test_an_unreachable_redis_is_degraded_not_down(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert health_checks.redis_answers().state == "degraded"


@pytest.mark.services("redis")
def test_redis_answers_where_it_is():
    assert health_checks.redis_answers().state == "ok"
