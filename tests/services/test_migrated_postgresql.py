"""A template of each server is whole, is made once, and is only copied."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg.sql import SQL, Identifier

from tests.services.migrated_postgresql import copy_migrated, migrated_template

pytestmark = pytest.mark.services("postgresql")
APPLIED = "SELECT app, name FROM django_migrations"


@pytest.fixture
def server() -> dict[str, Any]:
    return connection.settings_dict


@contextmanager
def connected(server: dict[str, Any], name: str) -> Iterator[psycopg.Connection[Any]]:
    at = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"]}
    with psycopg.connect(**at, dbname=name, autocommit=True) as asking:
        yield asking


def applied(server: dict[str, Any], name: str) -> set[tuple[str, str]]:
    with connected(server, name) as asking:
        return set(asking.execute(APPLIED).fetchall())


def test_the_template_has_every_migration_of_every_app_and_is_made_once(server):
    name = migrated_template(server)

    written = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)

    assert applied(server, name) >= written
    assert migrated_template(server) == name


def test_a_copy_is_made_anew_and_leaves_the_template_as_it_was(server):
    name = "test_copy_of_migrated"
    copy_migrated(server, name)
    with connected(server, name) as asking:
        asking.execute("DELETE FROM django_migrations")

    copy_migrated(server, name)

    assert applied(server, name) == applied(server, migrated_template(server)) != set()
    with connected(server, "postgres") as asking:
        asking.execute(SQL("DROP DATABASE {}").format(Identifier(name)))
