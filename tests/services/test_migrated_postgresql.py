"""A template of each server is whole, is made once, and fills only what is empty."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg.sql import SQL, Identifier

from tests.services.migrated_postgresql import fill_when_empty, migrated_template

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


@pytest.fixture
def empty(server: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A database beside the others, without any table."""
    name = "test_to_be_filled"
    with connected(server, "postgres") as asking:
        gone = SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name))
        asking.execute(gone)
        asking.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        yield {**server, "NAME": name}
        asking.execute(gone)


def applied(server: dict[str, Any], name: str) -> set[tuple[str, str]]:
    with connected(server, name) as asking:
        return set(asking.execute(APPLIED).fetchall())


def test_the_template_has_every_migration_of_every_app_and_is_made_once(server):
    name = migrated_template(server)

    written = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)

    assert applied(server, name) >= written
    assert migrated_template(server) == name


def test_an_empty_database_is_filled_and_a_filled_one_left_alone(empty):
    fill_when_empty(empty)
    with connected(empty, empty["NAME"]) as asking:
        asking.execute("DELETE FROM django_migrations WHERE app <> 'people'")

    fill_when_empty(empty)

    assert {app for app, _ in applied(empty, empty["NAME"])} == {"people"}
