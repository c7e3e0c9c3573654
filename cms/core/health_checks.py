"""The checks of the foundation: database, migrations, Redis, background tasks."""

import threading
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from cms.core import clock, health
from cms.core.health import Health
from cms.core.models import WorkerHeartbeat
from cms.core.querysets import task_rows

# This process's code does not change any more: once its tables are there, it need not look again.
_known_migrated = threading.Event()

LATE = timedelta(minutes=2)
WORKER_SILENCE = timedelta(seconds=60)


def register() -> None:
    """Name the parts in /readyz."""
    health.register("database", database, needed=True)
    health.register("migrations", migrations, needed=True)
    health.register("tasks", tasks)
    if settings.REDIS_URL:
        health.register("redis", redis_answers)


def database() -> Health:
    """One question to the database."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Health(state="ok", detail=connections[DEFAULT_DB_ALIAS].vendor)


def migrations() -> Health:
    """Down while the code expects tables the database does not have yet."""
    if _known_migrated.is_set():
        return Health(state="ok")
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Health(state="down", detail=f"还有 {len(waiting)} 个迁移没有执行")
    _known_migrated.set()
    return Health(state="ok")


def tasks() -> Health:
    """How long the oldest waiting task waits, and whether a worker lives."""
    at = clock.now()
    oldest = task_rows().waiting(at).order_by("enqueued_at").values_list("enqueued_at").first()
    age_s = round((at - oldest[0]).total_seconds()) if oldest else 0
    if not WorkerHeartbeat.objects.seen_since(at - WORKER_SILENCE).exists():
        return Health(state="degraded", detail=f"没有后台进程，最早的任务等了 {age_s} 秒")
    state: health.State = "degraded" if age_s > LATE.total_seconds() else "ok"
    return Health(state=state, detail=f"最早的任务等了 {age_s} 秒")


def redis_answers() -> Health:
    """A ping; without Redis the site works with less."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1
        ) as client:
            client.ping()
    except redis.RedisError as problem:
        return Health(state="degraded", detail=type(problem).__name__)
    return Health(state="ok")
