"""A small house of real processes with its own folder and database, for tests to start and stop."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteConnection

from cms.core.models import WorkerHeartbeat
from cms.core.querysets import task_rows
from cms.core.tasks import enqueue
from cms.settings import databases


@dataclass
class House:
    """One folder with one database, and the processes a test started on it."""

    folder: Path
    unblock: Callable[[], AbstractContextManager[None]]
    database_url: str = ""
    settings_module: str = "tests.cms.core.bare_settings"
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{key: value for key, value in os.environ.items() if key not in {"REDIS_URL"}},
            "DJANGO_SETTINGS_MODULE": self.settings_module,
            "CAIFENG_VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "PYTHONUNBUFFERED": "1",
        }

    def migrate(self) -> None:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"],
            cwd=settings.BASE_DIR,
            env=self.environment,
            check=True,
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a `manage.py` command as leader of its own process group."""
        log = self.folder / f"{arguments[0]}-{len(self.processes)}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def start_worker(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it works."""
        number = len(self.processes)
        worker = self.start("run_worker", "--skip-checks", *arguments)
        log = self.folder / f"run_worker-{number}.log"
        until(lambda: "works" in log.read_text(encoding="utf-8"))
        return worker

    def enqueue(self, *calls: tuple[str, list[object]]) -> None:
        """Queue jobs of tests.cms.core.jobs in one transaction."""
        with self._inside(), transaction.atomic():
            for name, arguments in calls:
                enqueue(f"tests.cms.core.jobs.{name}", *arguments)

    def rows(self) -> list[list]:
        """State, holders and arguments of every task a test enqueued."""
        with self._inside():
            rows = (
                task_rows().exclude(task_path__endswith="sweep").exclude(task_path__endswith="tick")
            )
            return [[row.status, row.worker_ids, row.args_kwargs["args"]] for row in rows]

    def heartbeats(self) -> int:
        with self._inside():
            return WorkerHeartbeat.objects.count()

    @contextmanager
    def _inside(self) -> Iterator[None]:
        """This process looks at the house's database instead of the test run's own."""
        if self.database_url:
            yield
            return
        entry = databases.sqlite(self.folder / "caifeng.sqlite3")
        entry = connections.configure_settings({DEFAULT_DB_ALIAS: entry})[DEFAULT_DB_ALIAS]
        usual = connections[DEFAULT_DB_ALIAS]
        connections[DEFAULT_DB_ALIAS] = SqliteConnection(entry, DEFAULT_DB_ALIAS)
        try:
            with self.unblock():
                yield
        finally:
            connections[DEFAULT_DB_ALIAS].close()
            connections[DEFAULT_DB_ALIAS] = usual

    def notes(self, *words: str) -> list[str]:
        """The lines tasks left that begin with these words."""
        file = self.folder / "notes"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [line for line in lines if line.startswith(" ".join(words))]

    def log(self, start: str = "") -> str:
        files = sorted(self.folder.glob(f"{start}*.log"))
        return "\n".join(file.read_text(encoding="utf-8") for file in files)

    def end(self) -> None:
        """Kill whatever a test left running: each by the group it leads."""
        for process in self.processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()


def finished(house: House) -> list[list]:
    return [row for row in house.rows() if row[0] == "SUCCESSFUL"]


def done_names(house: House) -> list[str]:
    return [line.split()[1] for line in house.notes("done")]


def until(holds: Callable[[], object], *, within_s: float = 20) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def get(port: int, path: str = "/healthz") -> tuple[int, str]:
    """Status and body of one answer, or (0, reason)."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except OSError as problem:
        return 0, str(problem)


def children_of(pid: int) -> dict[str, int]:
    """The `manage.py` commands running under a process, by name."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)],
        capture_output=True,
        check=False,
        text=True,
    ).stdout.splitlines()
    found = {}
    for line in listed:
        number, _, command = line.strip().partition(" ")
        for name in ("run_web", "run_worker"):
            if f" {name} " in command:
                found[name] = int(number)
    return found


def is_running(pid: int) -> bool:
    """True while the process exists and is no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
