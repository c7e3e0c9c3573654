"""A whole site for the browser: its own folder, the demo district, web and worker as processes."""

import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from cms.settings import databases
from tests.factories.drawings import keep_drawings_between_runs
from tests.services.migrated import DATABASE, copy_migrated_database
from tests.services.migrated_postgresql import copy_migrated
from tests.services.ports import port_for

ROOT = Path(__file__).resolve().parent.parent.parent
START_WITHIN_S = 60
STOP_WITHIN_S = 30


def own_database() -> str:
    """Beside the one that is named in the environment, or SQLite where none is."""
    url = os.environ.get("DATABASE_URL", "")
    return f"{url}_of_journeys" if url else ""


@dataclass
class RunningSite:
    """`manage.py run_site` on a free port, filled with the demo district."""

    folder: Path
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    port: int = field(default_factory=lambda: port_for("TEST_SITE_PORT"))
    process: subprocess.Popen[bytes] | None = None
    database_url: str = field(default_factory=own_database)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "CAIFENG_VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "SITE_URL": self.address,
        }

    def manage(self, *arguments: str) -> str:
        """Run one command to its end and give what it printed; raises when it failed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def fill(self) -> None:
        if self.database_url:
            server = databases.postgresql(self.database_url)
            copy_migrated(server, server["NAME"])
        else:
            copy_migrated_database(self.folder / DATABASE)
        keep_drawings_between_runs(self.folder / "demo" / "drawings")
        self.manage("collectstatic", "--no-input", "--verbosity=0")
        # Films would be drawn and transcoded while the browser is timed.
        self.manage("load_demo", "--no-media", f"--password={self.password}")

    def start(self) -> None:
        log = (self.folder / "site.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run_site", f"--port={self.port}"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_WITHIN_S
        while time.monotonic() < deadline:
            try:
                with urlopen(f"{self.address}/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError((self.folder / "site.log").read_text(encoding="utf-8")[-4000:])

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process = None
