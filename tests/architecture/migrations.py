"""`make migrations-check`: while a release is rolled out, old code runs on the new schema.

So a release only adds (expand); what old code still reads goes in a later release (contract). A
migration that contracts says why nothing reads it any more, in `contracts = "…"`.
"""

import os
import re
import sys
from collections.abc import Iterator

import django
from django.apps import apps
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

TELLING_NAME = re.compile(r"\d{4}_[a-z0-9_]+")
ROOTS = ("cms", "frontend", "learning", "media_pipeline", "search")
CONTRACTING = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)


def problems() -> Iterator[str]:
    """One line for each migration of ours that a rolling release could not live with."""
    labels = {app.label for app in apps.get_app_configs() if app.name.startswith(ROOTS)}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for (label, name), migration in sorted(loader.disk_migrations.items()):
        if label in labels:
            yield from (f"{label} {name}: {line}" for line in problems_of(migration))


def problems_of(migration: Migration) -> Iterator[str]:
    """What is wrong with this one."""
    if "_auto_" in migration.name or not TELLING_NAME.fullmatch(migration.name):
        yield "the name does not tell the idea"
    new_models = {
        operation.name_lower
        for operation in migration.operations
        if isinstance(operation, operations.CreateModel)
    }
    for operation in migration.operations:
        if not operation.reversible:
            yield f"{operation.describe()}: cannot be taken back"
        if not getattr(migration, "contracts", ""):
            yield from _contraction(operation, new_models)


def _contraction(operation: operations.base.Operation, new_models: set[str]) -> Iterator[str]:
    if isinstance(operation, CONTRACTING):
        yield f"{operation.describe()}: old code still uses it (say why not in `contracts`)"
    if isinstance(operation, operations.AddField) and operation.model_name_lower not in new_models:
        field = operation.field
        optional = field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
        if not optional:
            yield f"{operation.describe()}: old code cannot insert (give it null or db_default)"


def main() -> int:
    """Print every problem; 1 when there is one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    found = list(problems())
    for line in found:
        sys.stdout.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
