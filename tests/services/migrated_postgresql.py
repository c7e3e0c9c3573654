"""The same for PostgreSQL: a dump kept for all runs, and on each server a template to copy from."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from tests.services.cache import built_once, digest_of
from tests.services.migrated import ROOT, migration_files
from tests.services.postgresql import program_folder

DUMP = "dump.sql"
MAINTENANCE = "postgres"
HAS_DATABASE = "SELECT 1 FROM pg_database WHERE datname = %s"
ONE_AT_A_TIME = "SELECT pg_advisory_lock(20260513)"

# What Django calls a database's settings.
Server = Mapping[str, Any]


def migrated_template(server: Server) -> str:
    """The name of the migrated database of this server; made when it is not there yet."""
    digest = digest_of(migration_files())
    name = f"migrated_{digest}"
    with _connected(server) as asking:
        # The connection's end gives the lock back.
        asking.execute(ONE_AT_A_TIME)
        if not asking.execute(HAS_DATABASE, [name]).fetchone():
            with _scratch(server, f"unfinished_{digest}") as scratch:
                _restore(server, scratch)
                asking.execute(
                    SQL("ALTER DATABASE {} RENAME TO {}").format(
                        Identifier(scratch), Identifier(name)
                    )
                )
    return name


def copy_migrated(server: Server, name: str) -> None:
    """Make that database anew as a copy of the migrated one."""
    template = migrated_template(server)
    with _connected(server) as asking:
        asking.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))
        asking.execute(
            SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
        )


def _restore(server: Server, name: str) -> None:
    dump = built_once(
        f"migrated-postgresql-{digest_of(migration_files())}", partial(_dump, server=server)
    )
    _run(server, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", name, "-f", dump / DUMP)


def _dump(folder: Path, *, server: Server) -> None:
    with _scratch(server, f"migrating_{os.getpid()}") as name:
        url = f"postgres://{server['USER']}@{server['HOST']}:{server['PORT']}/{name}"
        environment = {**os.environ, "CAIFENG_VAR_DIR": str(folder / "var"), "DATABASE_URL": url}
        environment.pop("PYTEST_XDIST_WORKER", None)
        migrate = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        _run(server, "pg_dump", "--no-owner", "-d", name, "-f", folder / DUMP)


def _run(server: Server, program: str, *arguments: str | Path) -> None:
    folder = program_folder()
    assert folder is not None
    at = ("-h", server["HOST"], "-p", server["PORT"], "-U", server["USER"])
    subprocess.run([folder / program, *at, *arguments], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _scratch(server: Server, name: str) -> Iterator[str]:
    """A new database; gone afterwards unless it got another name."""
    with _connected(server) as asking:
        gone = SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name))
        asking.execute(gone)
        asking.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield name
        finally:
            asking.execute(gone)


def _connected(server: Server) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=server["HOST"],
        port=server["PORT"],
        user=server["USER"],
        password=server["PASSWORD"],
        dbname=MAINTENANCE,
        autocommit=True,
    )
