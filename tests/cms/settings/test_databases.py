"""DATABASE_URL becomes Django's entry; SQLite begins every write at once."""

from pathlib import Path

import pytest
from django.db import connection

from cms.settings import databases


def test_a_url_is_taken_apart_and_unquoted():
    entry = databases.postgresql("postgres://cai%40feng:p%2Fw@db.example:6543/cai%20feng")

    assert entry["USER"] == "cai@feng"
    assert entry["PASSWORD"] == "p/w"
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("db.example", "6543", "cai feng")


def test_the_usual_port_needs_no_mention():
    assert databases.postgresql("postgresql://u@h/db")["PORT"] == "5432"


@pytest.mark.parametrize("url", ["mysql://u@h/db", "postgres://u@h", "caifeng", ""])
def test_anything_else_is_refused(url):
    with pytest.raises(ValueError, match="DATABASE_URL"):
        databases.postgresql(url)


def test_sqlite_lies_where_it_is_told():
    entry = databases.sqlite(Path("/var/x/site.sqlite3"))

    assert entry["NAME"] == Path("/var/x/site.sqlite3")
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_sqlite_writes_ahead_so_that_readers_do_not_wait():
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")

        assert cursor.fetchone()[0] == "wal"
