"""A kept database is whole, is only copied, and is made anew when a migration changes."""

import sqlite3
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from tests.services.cache import digest_of
from tests.services.migrated import copy_migrated_database, migrated_database, migration_files


def _applied(file: Path) -> set[tuple[str, str]]:
    with sqlite3.connect(file) as connection:
        return set(connection.execute("SELECT app, name FROM django_migrations"))


def test_copied_database_has_every_migration_of_every_app(tmp_path):
    copy_migrated_database(tmp_path / "new" / "site.sqlite3")

    written = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)

    assert _applied(tmp_path / "new" / "site.sqlite3") >= written


def test_copy_leaves_the_kept_database_as_it_was(tmp_path):
    copy = tmp_path / "site.sqlite3"
    before = migrated_database().read_bytes()

    copy_migrated_database(copy)
    with sqlite3.connect(copy) as connection:
        connection.execute("DELETE FROM django_migrations")

    assert migrated_database().read_bytes() == before


def test_database_is_named_by_what_its_migrations_say(tmp_path):
    first, second = tmp_path / "0001_trees.py", tmp_path / "0002_posts.py"
    first.write_text("one", encoding="utf-8")
    second.write_text("two", encoding="utf-8")
    before = digest_of([first, second])

    second.write_text("two and a half", encoding="utf-8")

    assert digest_of([first, second]) != before


def test_house_and_libraries_both_count_among_the_migrations():
    files = {file.as_posix() for file in migration_files()}

    assert any(file.endswith("cms/pages/migrations/__init__.py") for file in files)
    assert any("/wagtail/migrations/" in file for file in files)
    assert any(file.endswith("requirements/base.txt") for file in files)
