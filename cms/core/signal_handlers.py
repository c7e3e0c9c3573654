"""Wakes idle workers as soon as a task row is committed."""

from typing import Any

from django.db import connection, transaction
from django_tasks.signals import task_enqueued

CHANNEL = "caifeng_tasks"


def connect() -> None:
    """Listen to every task of every app, Wagtail's own included."""
    task_enqueued.connect(ring_after_commit, dispatch_uid="cms.core.ring")


def ring_after_commit(**_: Any) -> None:
    """PostgreSQL carries the bell; on SQLite workers watch the database file themselves."""
    if connection.vendor == "postgresql":
        transaction.on_commit(ring, robust=True)


def ring() -> None:
    """Wake every worker that listens."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
