"""The folder of one run: data, logs, and the list of processes that a later `down` may stop."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from tests.services.processes import RunningProcess

ROOT = Path(__file__).resolve().parents[2]


def register() -> Path:
    """Where the runs of this clone are listed."""
    return Path(os.environ.get("CAIFENG_VAR_DIR") or ROOT / "var") / "services"


class RunFolder:
    """Made in the system's temporary folder, registered in this clone's `var/`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.record = path / "processes.json"
        self.registered = register() / path.name

    @classmethod
    def make(cls) -> Self:
        """A new run."""
        path = Path(tempfile.mkdtemp(prefix="caifeng-services-"))
        # PostgreSQL runs as another user when we are root; it must reach its own folder below.
        path.chmod(0o711)
        run = cls(path)
        run.registered.parent.mkdir(parents=True, exist_ok=True)
        run.registered.write_text(str(path), encoding="utf-8")
        return run

    @classmethod
    def registered_runs(cls) -> list[Self]:
        """Every run of this clone that has not been stopped."""
        return [cls(Path(entry.read_text(encoding="utf-8"))) for entry in register().glob("*")]

    def write(self, processes: Iterable[RunningProcess], *, held: bool) -> None:
        """Record what runs; `held` means that the calling process will stop it itself."""
        holder = RunningProcess.of("holder", os.getpid()).as_json() if held else None
        record = {"holder": holder, "processes": [process.as_json() for process in processes]}
        self.record.write_text(json.dumps(record), encoding="utf-8")

    def is_held(self) -> bool:
        """True while the `run` that started this is alive and will clean up by itself."""
        holder = self._read().get("holder")
        return holder is not None and RunningProcess.from_json(holder).is_alive()

    def stop(self) -> list[str]:
        """Stop the recorded processes, remove the folder; return the names that were running."""
        processes = [RunningProcess.from_json(fields) for fields in self._read()["processes"]]
        running = [process for process in processes if process.is_alive()]
        for process in running:
            process.stop()
        self.remove()
        return [process.name for process in running]

    def remove(self) -> None:
        """Forget the run and its files."""
        self.registered.unlink(missing_ok=True)
        shutil.rmtree(self.path, ignore_errors=True)

    def _read(self) -> dict[str, Any]:
        if not self.record.exists():
            return {"processes": []}
        return json.loads(self.record.read_text(encoding="utf-8"))
