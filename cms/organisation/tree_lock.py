"""One change of the trees at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# Any number will do; it is the same in every process.
LOCK_NUMBER = 7_205_001


@contextmanager
def tree_lock() -> Iterator[None]:
    """A transaction that no other change of the trees runs beside.

    PostgreSQL: an advisory lock that ends with the transaction. SQLite: its immediate transaction
    already keeps every other writer out.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_NUMBER])
        yield
