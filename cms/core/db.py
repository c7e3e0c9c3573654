"""Transactions of a special kind: a consistent read, and rows held in one order."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

Row = TypeVar("Row", bound=models.Model)


@contextmanager
def read_snapshot(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Everything read inside comes from one state of the database; writing is refused.

    Raises RuntimeError inside `atomic()`: a snapshot cannot begin in the middle of a transaction.
    """
    connection = connections[using]
    is_sqlite = connection.vendor == "sqlite"
    # Connecting sets the transaction mode; it must not undo ours.
    connection.ensure_connection()
    with (
        _deferred_transaction(connection) if is_sqlite else nullcontext(),
        _query_only(connection) if is_sqlite else nullcontext(),
        transaction.atomic(using=using, durable=True),
    ):
        if not is_sqlite and len(connection.atomic_blocks) == 1:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _deferred_transaction(connection: Any) -> Iterator[None]:
    """SQLite's transactions here are immediate; a reader must not wait for the writer."""
    usual = connection.transaction_mode
    connection.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = usual


@contextmanager
def _query_only(connection: Any) -> Iterator[None]:
    # On the driver's connection: Django's own refuses after an error until the transaction ends.
    connection.connection.execute("PRAGMA query_only = 1")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA query_only = 0")


def lock_rows(rows: models.QuerySet[Row]) -> list[Row]:
    """Hold these rows until the transaction ends, always in the order of their keys.

    SQLite's immediate transaction already holds the whole database.
    """
    return list(rows.order_by("pk").select_for_update())
