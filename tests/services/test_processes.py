"""A recorded process is stopped; anything else that came to have its number is not."""

import dataclasses
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.services.processes import RunningProcess

SLEEP = "import time; time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True);"
    "time.sleep(60)"
)


@pytest.fixture
def start() -> Iterator:
    children: list[subprocess.Popen] = []

    def run(program: str) -> RunningProcess:
        child = subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, start_new_session=True
        )
        children.append(child)
        if program == STUBBORN:
            child.stdout.readline()
        return RunningProcess.of("sleeper", child.pid)

    yield run
    for child in children:
        child.kill()
        child.stdout.close()
        child.wait()


def test_a_running_process_is_stopped_by_its_own_signal(start):
    process = start(SLEEP)

    process.stop()

    assert not process.is_alive()


def test_a_process_that_ignores_the_signal_is_killed(start):
    process = start(STUBBORN)

    process.stop(grace=0.2)

    assert not process.is_alive()


def test_a_frozen_process_is_stopped_too(start):
    process = start(SLEEP)
    process.signal(signal.SIGSTOP)

    process.stop(grace=5)

    assert not process.is_alive()


def test_another_process_with_the_same_number_is_left_alone(start):
    bystander = start(SLEEP)
    stale = dataclasses.replace(bystander, started=bystander.started - 1)

    stale.stop(grace=0.2)

    assert bystander.is_alive()


def test_a_record_survives_writing_and_reading(start):
    process = start(SLEEP)

    assert RunningProcess.from_json(process.as_json()) == process
