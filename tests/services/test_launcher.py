"""The launcher by its command line, with the quickest of the real servers."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.errors import ServiceError
from tests.services.launcher import Launcher, running
from tests.services.ports import LOOPBACK
from tests.services.redis_server import Redis

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "tests.services"]

pytestmark = pytest.mark.skipif(
    not Redis.is_installed(Redis.__new__(Redis)), reason="redis is not installed"
)


def launch(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *(str(argument) for argument in arguments)]
    return subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def answers(url: str) -> bool:
    port = int(url.rsplit(":", 1)[1].partition("/")[0])
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2) as link:
            link.sendall(b"PING\r\n")
            return link.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def read_environment(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


@pytest.fixture
def env_file(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "services.env"
    started = launch("up", "--only", "redis", "--env-file", file)
    assert started.returncode == 0, started.stderr
    yield file
    launch("down", "--env-file", file)


def test_up_writes_the_addresses_and_leaves_the_service_running(env_file: Path):
    environment = read_environment(env_file)

    assert answers(environment["REDIS_URL"])
    assert env_file.stat().st_mode & 0o777 == 0o600


def test_down_stops_only_what_its_own_file_names(env_file: Path, tmp_path: Path):
    other = tmp_path / "other.env"
    launch("up", "--only", "redis", "--env-file", other)

    stopped = launch("down", "--env-file", other)

    assert "stopped: redis" in stopped.stdout
    assert not answers(read_environment(other)["REDIS_URL"])
    assert answers(read_environment(env_file)["REDIS_URL"])


def test_down_removes_the_folder_of_the_run(env_file: Path):
    folder = Path(read_environment(env_file)["CAIFENG_SERVICES_RUN"])
    assert folder.is_dir()

    launch("down", "--env-file", env_file)

    assert not folder.exists()


def test_run_hands_on_the_addresses_and_the_exit_code():
    command = "import os, sys; print(os.environ['REDIS_URL']); sys.exit(7)"

    done = launch("run", "--only", "redis", "--", sys.executable, "-c", command)

    assert done.returncode == 7
    assert not answers(done.stdout.strip())


def test_run_that_is_terminated_stops_its_services():
    command = "import os, time; print(os.environ['REDIS_URL'], flush=True); time.sleep(60)"
    around = subprocess.Popen(
        [*COMMAND, "run", "--only", "redis", "--", sys.executable, "-c", command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    url = around.stdout.readline().strip()
    assert answers(url)

    around.send_signal(signal.SIGTERM)

    assert around.wait(timeout=30) == 128 + signal.SIGTERM
    assert not answers(url)
    around.stdout.close()


def test_run_without_a_command_says_how_it_is_called():
    refused = launch("run", "--only", "redis")

    assert refused.returncode == 1
    assert "run needs a command" in refused.stderr


def test_a_service_that_cannot_start_tells_the_end_of_its_log(
    monkeypatch,
) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        monkeypatch.setenv("TEST_REDIS_PORT", str(taken.getsockname()[1]))
        launcher = Launcher([Redis])

        with pytest.raises(ServiceError, match="redis ended by itself"):
            launcher.up(held=True)

    assert not launcher.run.path.exists()


def test_a_frozen_service_does_not_answer_until_it_is_thawed():
    with running(Redis) as launcher:
        (redis,) = launcher.services

        redis.freeze()
        silent = not redis.ready()
        redis.thaw()

        assert silent
        assert redis.ready()


def test_a_stopped_service_starts_again_in_its_folder():
    with running(Redis) as launcher:
        (redis,) = launcher.services
        redis.stop()
        assert not redis.ready()

        assert redis.start() == launcher.environment
        redis.wait_until_ready(limit=10)

        assert redis.ready()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_everything_starts_as_an_ordinary_user_too():
    # The interpreter may lie where only root can read: import first, then become somebody else.
    program = (
        "import os, tempfile; from tests.services.launcher import Launcher, Redis;"
        "import concurrent.futures.thread, encodings.idna;"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534);"
        "os.environ['CAIFENG_VAR_DIR'] = tempfile.mkdtemp();"
        "launcher = Launcher([Redis]); launcher.up(held=True); launcher.stop();"
        "print('started and stopped')"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.stdout.strip() == "started and stopped", done.stderr


def test_services_start_within_seconds_once_they_are_built():
    began = time.monotonic()

    with running(Redis):
        assert time.monotonic() - began < 10
