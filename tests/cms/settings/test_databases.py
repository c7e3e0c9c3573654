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


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("postgres://db/caifeng", {"HOST": "db", "USER": "", "PASSWORD": "", "NAME": "caifeng"}),
        ("postgres:///caifeng", {"HOST": "", "PORT": "5432"}),
        ("postgres://u:p@[::1]:6000/caifeng", {"HOST": "::1", "PORT": "6000"}),
        ("postgres://u:%E5%8F%A3%E4%BB%A4@db/caifeng", {"PASSWORD": "口令"}),
        ("postgres://u:a%3Ab@db/caifeng", {"USER": "u", "PASSWORD": "a:b"}),
        ("postgres://u@db/%E9%87%87%E9%A3%8E", {"NAME": "采风"}),
        ("postgres://U@DB.Example.CN/Caifeng", {"HOST": "db.example.cn", "NAME": "Caifeng"}),
    ],
)
def test_each_part_of_a_url_finds_its_place(url, entry):
    found = databases.postgresql(url)

    assert {name: found[name] for name in entry} == entry


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:p@h/db?sslmode=require",
        "postgres://u:p@h/db#x",
        "postgres://u:p@h:70000/db",
        "postgres://u:p@h:x/db",
        "postgres:db",
        "postgres://h//",
    ],
)
def test_what_would_be_forgotten_or_guessed_is_refused(url):
    with pytest.raises(ValueError, match=r"."):
        databases.postgresql(url)


def test_connections_are_few_bounded_and_looked_at_before_they_are_used():
    entry = databases.postgresql("postgres://db/caifeng")

    pool = entry["OPTIONS"]["pool"]
    assert pool["min_size"] <= pool["max_size"] <= 20
    assert entry["ENGINE"] == "cms.core.postgresql"
    assert entry["OPTIONS"]["connect_timeout"] <= 5


def test_tests_have_a_file_of_their_own_beside_the_sites():
    entry = databases.sqlite(Path("/var/x/site.sqlite3"))

    assert entry["TEST"]["NAME"] == Path("/var/x/test.sqlite3")


def test_a_write_on_sqlite_waits_for_the_one_before_it():
    assert databases.sqlite(Path("x"))["OPTIONS"]["timeout"] >= 10
