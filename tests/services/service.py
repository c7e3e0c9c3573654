"""What every service has in common: a folder, a port, a log, a process, a readiness check."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from tests.services.errors import ServiceError
from tests.services.ports import port_for
from tests.services.processes import RunningProcess

READY_SECONDS = 120.0
LOG_TAIL_LINES = 30
PROGRAM_FOLDERS = ("/usr/sbin", "/usr/local/bin", "/usr/bin", "/bin")


class Service:
    """One real server of a test run. Subclasses say how it is installed, started and asked."""

    name = ""
    port_variable = ""
    apt_packages: tuple[str, ...] = ()
    stop_signal: signal.Signals = signal.SIGTERM

    def __init__(self, folder: Path) -> None:
        self.folder = folder / self.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / f"{self.name}.log"
        # Kept for life: a server that was stopped comes back where its clients look for it.
        self.port = port_for(self.port_variable)
        self.process: RunningProcess | None = None

    def is_installed(self) -> bool:
        """True when the machine has what Debian's packages of this service bring."""
        return True

    def install(self) -> None:
        """Build what is missing into the cache; a second call builds nothing."""

    def start(self) -> dict[str, str]:
        """Start the server and return the variables by which the site finds it."""
        raise NotImplementedError

    def ready(self) -> bool:
        """One real request: True when the server answered it."""
        raise NotImplementedError

    def stop(self) -> None:
        """End the server; stopping twice is fine."""
        if self.process:
            self.process.stop()

    def freeze(self) -> None:
        """Let the server hang: connections open, answers never come."""
        self._running().signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        self._running().signal(signal.SIGCONT)

    def wait_until_ready(self, limit: float = READY_SECONDS) -> None:
        """Return when the server answers; raise ServiceError with its log when not."""
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            if not self._running().is_alive():
                raise ServiceError(self.story("ended by itself"))
            if self.ready():
                return
            time.sleep(0.1)
        raise ServiceError(self.story(f"was not ready within {limit:.0f} s"))

    def spawn(
        self, command: Sequence[str | Path], environment: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Start a daemon that shares no pipe with us: a piped script must be able to end."""
        with self.log.open("ab") as log:
            child = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=self.surroundings() | dict(environment),
                start_new_session=True,
            )
        self.process = RunningProcess.of(self.name, child.pid, self.stop_signal)

    def surroundings(self) -> dict[str, str]:
        """The environment the server starts from: ours, unless a subclass knows better."""
        return dict(os.environ)

    def _running(self) -> RunningProcess:
        if self.process is None:
            message = f"{self.name} was not started"
            raise ServiceError(message)
        return self.process

    def story(self, what: str) -> str:
        """One sentence about the service and the end of its log."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        lines = text.splitlines()
        return "\n".join([f"{self.name} {what}; the end of {self.log}:", *lines[-LOG_TAIL_LINES:]])
