"""No person has two homes, two branches or two guest places at the same moment.

The unique constraints of 0001 allow one open row each; this forbids overlaps in the past too.
PostgreSQL: exclusion constraints over built-in range types (no extension is needed).
SQLite: a trigger for INSERT and one for UPDATE. Both answer with an integrity error.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("people_residence", "people_branchmembership", "people_branchattachment")

POSTGRESQL = """
ALTER TABLE {table} ADD CONSTRAINT {table}_never_overlaps EXCLUDE USING gist (
    int8range(user_id, user_id, '[]') WITH &&,
    tstzrange(since, until) WITH &&
)
"""
SQLITE = """
CREATE TRIGGER {table}_never_overlaps_{event} BEFORE {event} ON {table}
WHEN EXISTS (
    SELECT 1 FROM {table} AS other
    WHERE other.user_id = NEW.user_id
      AND other.id IS NOT NEW.id
      AND (other.until IS NULL OR other.until > NEW.since)
      AND (NEW.until IS NULL OR other.since < NEW.until)
)
BEGIN SELECT RAISE(ABORT, '{table}_never_overlaps'); END
"""


def lay(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(POSTGRESQL.format(table=table))
        else:
            for event in ("INSERT", "UPDATE"):
                editor.execute(SQLITE.format(table=table, event=event))


def lift(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_never_overlaps")
        else:
            for event in ("INSERT", "UPDATE"):
                editor.execute(f"DROP TRIGGER {table}_never_overlaps_{event}")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people_in_time")]

    operations = [migrations.RunPython(lay, lift)]
