"""A child ends with its parent; a place tells machines apart; a port is taken once."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings

from cms.core.web_server import AddressTaken, listening_socket
from cms.core.worker.place import Identity, is_process_alive, this_place

FOLLOWER = """
import sys, time
from cms.core.process import follow_parent
follow_parent(int(sys.argv[1]))
print("following", flush=True)
time.sleep(60)
"""


def follow(parent: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", FOLLOWER, str(parent)],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_child_whose_parent_is_already_gone_ends_at_once():
    child = follow(2**22 + 1)

    assert child.wait(timeout=20) == -signal.SIGTERM


def test_a_child_leaves_a_closed_terminal_to_its_parent():
    child = follow(os.getpid())
    assert child.stdout.readline() == "following\n"

    child.send_signal(signal.SIGHUP)
    time.sleep(0.3)

    assert child.poll() is None
    child.terminate()
    assert child.wait(timeout=10) == -signal.SIGTERM


def test_every_worker_has_a_name_of_its_own():
    first, second = Identity.of_this_process(), Identity.of_this_process()

    assert first.worker_id != second.worker_id
    assert first.place == second.place == this_place()
    assert first.pid == os.getpid()


def test_a_place_is_the_same_as_long_as_the_machine_runs():
    assert this_place() == this_place()
    assert len(this_place()) <= 120


def test_a_living_process_is_told_from_a_gone_one():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()

    assert is_process_alive(os.getpid())
    assert not is_process_alive(child.pid)


def test_a_port_is_taken_by_one_only():
    with socket.create_server(("127.0.0.1", 0)) as first:
        port = first.getsockname()[1]

        with pytest.raises(AddressTaken):
            listening_socket("127.0.0.1", port, reuse_port=False)


def test_an_address_of_another_machine_is_another_problem():
    with pytest.raises(OSError, match="assign") as problem:
        listening_socket("203.0.113.1", 0, reuse_port=False)

    assert not isinstance(problem.value, AddressTaken)


def test_processes_that_agree_may_share_a_port():
    first = listening_socket("127.0.0.1", 0, reuse_port=True)
    port = first.getsockname()[1]

    second = listening_socket("127.0.0.1", port, reuse_port=True)

    assert second.getsockname()[1] == port
    first.close()
    second.close()
