"""Tables to which rows are only added: triggers of both databases refuse UPDATE and DELETE.

Each table gets a trigger of its own. A later migration that rebuilds such a table on SQLite
(most changes of a column do) drops its triggers and must lay them again with `operation`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, connections, migrations, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Statements = dict[str, tuple[str, ...]]

# Statements for each database: those that lay the guard, those that lift it.
LAY: Statements = {
    "postgresql": (
        """
        CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'append-only: {table}'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        """
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_append_only()
        """,
    ),
    "sqlite": (
        """
        CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
        """,
        """
        CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
        """,
    ),
}
LIFT: Statements = {
    "postgresql": (
        "DROP TRIGGER {table}_append_only ON {table}",
        "DROP FUNCTION {table}_append_only()",
    ),
    "sqlite": ("DROP TRIGGER {table}_no_update", "DROP TRIGGER {table}_no_delete"),
}


def operation(table: str) -> migrations.RunPython:
    """The migration step that makes one table append-only, and back."""

    def lay(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        _run(editor.connection, LAY, table)

    def lift(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        _run(editor.connection, LIFT, table)

    return migrations.RunPython(lay, lift)


@contextmanager
def lifted(*tables: str, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let rows of these tables be changed inside: for documented maintenance, never for a request.

    Others see neither the change nor the missing guard before the transaction has ended.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        _settle(connection)
        for table in tables:
            _run(connection, LIFT, table)
        yield
        _settle(connection)
        for table in tables:
            _run(connection, LAY, table)


def _run(connection: BaseDatabaseWrapper, statements: Statements, table: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement.format(table=table))


def _settle(connection: BaseDatabaseWrapper) -> None:
    """PostgreSQL alters no table with deferred checks still to run; it runs them now."""
    if connection.vendor == "postgresql":
        connection.check_constraints()
