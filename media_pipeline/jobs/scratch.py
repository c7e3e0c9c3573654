"""Where a job's half-made things lie, and how what a step finished outlives its worker.

`work/<job>/<step>-<token>/`: each holder writes under its own token, so that one which slept
through its lease disturbs nobody. Where the store is an S3, a finished step's folder is kept in
its private part as well, and fetched back by whichever machine goes on.
"""

import shutil
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from media_pipeline.errors import NoSpace
from media_pipeline.jobs.leases import Lease
from media_pipeline.stores import PRIVATE, store
from media_pipeline.stores.contract import Check

WORK = "work"
SPARE_BYTES = 2 * 1024**3
TIMES_THE_SOURCE = 3
TOKEN_CHARACTERS = 8


def work_root() -> Path:
    """The folder of all half-made things on this machine."""
    return Path(settings.VAR_DIR) / WORK


class Scratch:
    """The folders of one job, as one holder sees them."""

    def __init__(self, lease: Lease) -> None:
        self._mine = lease.token[:TOKEN_CHARACTERS]
        self._key = f"{WORK}/{lease.job_id}"
        self._root = work_root() / str(lease.job_id)

    def check_space(self, source_bytes: int) -> None:
        """Raise NoSpace unless the work will surely fit."""
        self._root.mkdir(parents=True, exist_ok=True)
        spare = getattr(settings, "MEDIA_SPARE_BYTES", SPARE_BYTES)
        free = shutil.disk_usage(self._root).free
        if free < TIMES_THE_SOURCE * source_bytes + spare:
            raise NoSpace(str(free))

    def fresh(self, step: str) -> Path:
        """An empty folder for a step that begins."""
        folder = self._root / f"{step}-{self._mine}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def keep(self, folder: Path, *, check: Check) -> None:
        """Make what lies in the folder reachable for whoever goes on elsewhere."""
        private = store(PRIVATE)
        if not private.is_local:
            private.put_folder(f"{self._key}/{folder.name}", folder, last=(), check=check)

    def kept(self, name: str, files: Iterable[str]) -> Path | None:
        """A finished step's folder with all of its files, fetched when need be; None if gone."""
        folder = self._root / name
        missing = [file for file in files if not (folder / file).is_file()]
        if missing and (store(PRIVATE).is_local or not self._fetch(name, missing)):
            return None
        return folder

    def drop_mine(self, *, spare: Collection[str] = ()) -> None:
        """Leave no folder of this holder but those named, here and in the store."""
        mine = self._root.glob(f"*-{self._mine}")
        for folder in (folder for folder in mine if folder.name not in spare):
            shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            # Only when nobody else's lies there.
            self._root.rmdir()
        private = store(PRIVATE)
        if not private.is_local:
            names = {key.split("/")[2] for key in private.list(self._key)}
            for name in names - set(spare):
                if name.endswith(f"-{self._mine}"):
                    private.delete_prefix(f"{self._key}/{name}")

    def clear(self) -> None:
        """The job is over: nothing of it is needed any more."""
        clear_work(self._root)
        private = store(PRIVATE)
        if not private.is_local:
            private.delete_prefix(self._key)

    def _fetch(self, name: str, files: Iterable[str]) -> bool:
        private = store(PRIVATE)
        held = set(private.list(f"{self._key}/{name}"))
        wanted = {file: f"{self._key}/{name}/{file}" for file in files}
        if not held.issuperset(wanted.values()):
            return False
        for file, key in wanted.items():
            private.local_path(key, folder=(self._root / name / file).parent)
        return True


def files_in(folder: Path) -> list[str]:
    """The names of all files below a folder, sorted."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def clear_work(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def folders_untouched_for(seconds: float) -> Iterator[tuple[int, Path]]:
    """The jobs whose folders on this machine nobody has touched for that long."""
    root = work_root()
    if not root.is_dir():
        return
    for folder in root.iterdir():
        if folder.name.isdecimal() and folder.stat().st_mtime < time.time() - seconds:
            yield int(folder.name), folder
