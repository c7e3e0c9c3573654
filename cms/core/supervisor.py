"""The parent of one web and one worker process: starts them, restarts the worker, ends both."""

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from django.conf import settings

logger = logging.getLogger(__name__)

LOOK_S = 0.1
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
STEADY_S = 30.0
KILL_AFTER_S = 3.0


class Child:
    """One `manage.py` process of ours."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
        self._process = self._start()
        self._pause_s = FIRST_PAUSE_S
        self._restart_at: float | None = None

    def _start(self) -> subprocess.Popen[bytes]:
        self._started = time.monotonic()
        return subprocess.Popen(self._command)  # noqa: S603 -- our own manage.py

    @property
    def ended_with(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.poll()

    def keep_running(self) -> None:
        """Start it again when it died, more slowly each time it dies young."""
        if self.ended_with is None:
            return
        if self._restart_at is None:
            if time.monotonic() - self._started > STEADY_S:
                self._pause_s = FIRST_PAUSE_S
            logger.warning("a child ended with %s, starting it again", self.ended_with)
            self._restart_at = time.monotonic() + self._pause_s
            self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
        elif time.monotonic() >= self._restart_at:
            self._restart_at = None
            self._process = self._start()

    def terminate(self) -> None:
        if self.ended_with is None:
            self._process.send_signal(signal.SIGTERM)

    def wait(self, deadline: float) -> None:
        """Wait for its end until the deadline, then end it hard."""
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            logger.warning("a child did not end in time")
            self._process.kill()
            self._process.wait()


class Supervisor:
    """Runs the site until it is told to stop or its web process ends."""

    def __init__(self, *, web: Sequence[str], worker: Sequence[str], grace_s: float) -> None:
        self._is_ending = False
        self._grace_s = grace_s
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        self._web = Child(web)
        self._worker = Child(worker)

    def _on_signal(self, _: int, __: FrameType | None) -> None:
        # A plain flag: an Event's own lock may be held by the very code the signal interrupted.
        self._is_ending = True

    def run(self) -> bool:
        """Watch both; True when told to stop, False when the web process ended by itself."""
        while not self._is_ending:
            if self._web.ended_with is not None:
                break
            self._worker.keep_running()
            time.sleep(LOOK_S)
        was_told = self._is_ending
        deadline = time.monotonic() + self._grace_s + KILL_AFTER_S
        for child in (self._web, self._worker):
            child.terminate()
        for child in (self._web, self._worker):
            child.wait(deadline)
        return was_told
