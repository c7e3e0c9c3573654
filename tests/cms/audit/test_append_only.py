"""Append-only tables: whatever way a row is changed, the database itself refuses."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.utils import DatabaseError

from cms.audit import append_only

pytestmark = pytest.mark.django_db
TABLE = "test_ledger"
GUARDED = ("audit_auditentry", "audit_auditseal", "people_consent")


def run(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def rows() -> list[tuple]:
    return run(f"SELECT id, word FROM {TABLE} ORDER BY id")


def operate(*, backwards: bool = False) -> None:
    """What `migrate` does with the operation, forwards or backwards."""
    step = append_only.operation(TABLE)
    code = step.reverse_code if backwards else step.code
    code(apps, SimpleNamespace(connection=connection))


@pytest.fixture
def table() -> Iterator[None]:
    """A table with two rows; nobody guards it yet."""
    run(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, word text)")
    run(f"INSERT INTO {TABLE} VALUES (1, 'a'), (2, 'b')")
    return


CHANGES = {
    "one row updated": f"UPDATE {TABLE} SET word = 'x' WHERE id = 1",
    "all rows updated": f"UPDATE {TABLE} SET word = 'x'",
    "updated to what it says already": f"UPDATE {TABLE} SET word = 'a' WHERE id = 1",
    "one row deleted": f"DELETE FROM {TABLE} WHERE id = 1",
    "all rows deleted": f"DELETE FROM {TABLE}",
    "a key moved": f"UPDATE {TABLE} SET id = 9 WHERE id = 1",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_before_the_guard_is_laid_rows_may_be_changed(table, change):
    before = rows()

    run(change)

    assert rows() != before or "'a' WHERE id = 1" in change


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_under_the_guard_no_row_is_changed_or_taken_out(table, change):
    operate()

    with pytest.raises(IntegrityError, match=f"append-only: {TABLE}"), transaction.atomic():
        run(change)

    assert rows() == [(1, "a"), (2, "b")]


def test_under_the_guard_rows_are_added_as_ever(table):
    operate()

    run(f"INSERT INTO {TABLE} VALUES (3, 'c')")

    assert rows() == [(1, "a"), (2, "b"), (3, "c")]


def test_a_change_that_touches_no_row_is_no_change(table):
    operate()

    run(f"DELETE FROM {TABLE} WHERE id = 99")

    assert len(rows()) == 2


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_migration_taken_back_takes_the_guard_along(table, change):
    operate()

    operate(backwards=True)

    run(change)


def test_the_guard_is_laid_once(table):
    operate()

    with pytest.raises(DatabaseError), transaction.atomic():
        operate()


def test_a_guard_that_is_not_there_cannot_be_lifted(table):
    with pytest.raises((OperationalError, DatabaseError)), transaction.atomic():
        operate(backwards=True)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_while_the_guard_is_lifted_rows_may_be_changed_and_then_no_more(table, change):
    operate()

    with append_only.lifted(TABLE):
        run(change)

    run(f"INSERT INTO {TABLE} VALUES (3, 'c')")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(f"UPDATE {TABLE} SET word = 'late' WHERE id = 3")


def broken_off() -> None:
    with append_only.lifted(TABLE):
        run(f"DELETE FROM {TABLE}")
        raise KeyboardInterrupt


def test_maintenance_that_is_broken_off_leaves_rows_and_guard_as_they_were(table):
    operate()

    with pytest.raises(KeyboardInterrupt):
        broken_off()

    assert rows() == [(1, "a"), (2, "b")]
    with pytest.raises(IntegrityError), transaction.atomic():
        run(f"DELETE FROM {TABLE}")


def test_guards_of_several_tables_are_lifted_together_and_of_no_other(table):
    operate()

    with append_only.lifted(TABLE, "audit_auditseal"):
        run(f"DELETE FROM {TABLE} WHERE id = 1")
        with pytest.raises(IntegrityError), transaction.atomic():
            _entry_then("UPDATE audit_auditentry SET action = 'x'")

    assert rows() == [(2, "b")]


def _entry_then(statement: str) -> None:
    run(
        "INSERT INTO audit_auditentry (action, subject, detail, happened_at)"
        " VALUES ('test.acted', 'x', '{}', '2026-05-01 00:00:00')"
    )
    run(statement)


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_the_record_is_guarded_below_django(verb):
    statements: dict[str, Callable[[], None]] = {
        "UPDATE": lambda: _entry_then("UPDATE audit_auditentry SET subject = 'y'"),
        "DELETE": lambda: _entry_then("DELETE FROM audit_auditentry"),
    }

    with pytest.raises(IntegrityError, match="append-only: audit_auditentry"), transaction.atomic():
        statements[verb]()


@pytest.mark.parametrize("table_name", GUARDED)
def test_every_ledger_of_the_house_has_its_guard(table_name):
    if connection.vendor == "sqlite":
        found = run("SELECT count(*) FROM sqlite_master WHERE type='trigger' AND tbl_name=%s",
                    table_name)  # fmt: skip
        assert found == [(2,)]
        return
    found = run("SELECT count(*) FROM pg_trigger WHERE tgname=%s", f"{table_name}_append_only")
    assert found == [(1,)]


@pytest.mark.parametrize("statements", [append_only.LAY, append_only.LIFT], ids=["lay", "lift"])
def test_both_databases_have_their_statements(statements):
    assert set(statements) == {"postgresql", "sqlite"}
    assert all("{table}" in line for lines in statements.values() for line in lines)
