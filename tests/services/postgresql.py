"""PostgreSQL 15 or newer: the database of production, of races and of constraints."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from tests.services.ports import LOOPBACK
from tests.services.service import Service

DEBIAN_HOMES = Path("/usr/lib/postgresql")
DATABASE = "caifeng"
SUPERUSER = "caifeng"


def program_folder() -> Path | None:
    """The newest installed server's programs, 15 or newer."""
    homes = [home for home in DEBIAN_HOMES.glob("*") if home.name.isdecimal()]
    for home in sorted(homes, key=lambda home: int(home.name), reverse=True):
        if int(home.name) >= 15 and (home / "bin" / "postgres").exists():
            return home / "bin"
    return None


class PostgreSQL(Service):
    """A cluster of its own per run; nothing is flushed to disk, for it is thrown away."""

    name = "postgresql"
    port_variable = "TEST_PG_PORT"
    apt_packages = ("postgresql-15",)
    # Fast shutdown: do not wait for clients that hold a pool open.
    stop_signal = signal.SIGINT

    def is_installed(self) -> bool:
        return program_folder() is not None

    def start(self) -> dict[str, str]:
        self.programs = program_folder() or Path("/")
        cluster = self.folder / "cluster"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        if not cluster.exists():
            self._initialise(cluster)
        self.spawn(
            [
                *self._as_ordinary_user(),
                *(self.programs / "postgres", "-D", cluster, "-p", str(self.port)),
                *("-c", f"listen_addresses={LOOPBACK}"),
                *("-c", f"unix_socket_directories={self.folder}"),
                *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
                *("-c", "max_connections=200"),
            ]
        )
        return {"DATABASE_URL": f"postgres://{SUPERUSER}@{LOOPBACK}:{self.port}/{DATABASE}"}

    def ready(self) -> bool:
        exists = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"
        asked = self._psql("-tAc", exists)
        if asked.returncode:
            return False
        if asked.stdout.strip() == "1":
            return True
        return self._psql("-c", f"CREATE DATABASE {DATABASE}").returncode == 0

    def _initialise(self, cluster: Path) -> None:
        with self.log.open("ab") as log:
            subprocess.run(
                [
                    *self._as_ordinary_user(),
                    *(self.programs / "initdb", "-D", cluster, "-U", SUPERUSER),
                    *("--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
                ],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )

    def _as_ordinary_user(self) -> list[str]:
        """PostgreSQL refuses root."""
        if os.geteuid() != 0:
            return []
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]

    def _psql(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                *(self.programs / "psql", "-X", "-q", "-h", LOOPBACK, "-p", str(self.port)),
                *("-U", SUPERUSER, "-d", "postgres", *arguments),
            ],
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
