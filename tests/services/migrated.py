"""An empty migrated SQLite database, made once for all runs and copied: migrating takes longer than
most tests. It is named by what it is made from, so a changed migration makes a new one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from tests.services.cache import built_once, digest_of

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "caifeng.sqlite3"


def migration_files() -> Iterator[Path]:
    """Every migration of every installed app, and the locks of what they are made with."""
    for app in apps.get_app_configs():
        yield from Path(app.path, "migrations").glob("*.py")
    yield from (ROOT / "requirements").glob("*.txt")


def _migrate(folder: Path) -> None:
    environment = {**os.environ, "CAIFENG_VAR_DIR": str(folder), "DATABASE_URL": ""}
    environment.pop("PYTEST_XDIST_WORKER", None)
    migrate = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)


def migrated_database() -> Path:
    """The file of the kept database; copy it, never open it."""
    return built_once(f"migrated-{digest_of(migration_files())}", _migrate) / DATABASE


def copy_migrated_database(file: Path) -> None:
    """Put an empty migrated database where a site will look for its own."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(migrated_database(), file)
