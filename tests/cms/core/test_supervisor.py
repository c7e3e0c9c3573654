"""A child that dies is started again, more slowly each time it dies young."""

import sys
import time

import pytest

from cms.core import supervisor
from cms.core.supervisor import Child


@pytest.fixture
def child(settings, tmp_path, monkeypatch):
    """Makes children of a `manage.py` that notes its start and does as its argument says."""
    (tmp_path / "manage.py").write_text(
        "import pathlib, sys, time\n"
        f"with open({str(tmp_path / 'starts')!r}, 'a') as file: file.write('x')\n"
        "time.sleep(float(sys.argv[1])); sys.exit(int(sys.argv[2]))\n",
        encoding="utf-8",
    )
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_S", 0.2)
    made = []

    def make(seconds: float, code: int = 1) -> Child:
        made.append(Child([str(seconds), str(code)]))
        return made[-1]

    yield make
    for one in made:
        one.terminate()
        one.wait(time.monotonic() + 5)


def starts(tmp_path) -> int:
    file = tmp_path / "starts"
    return len(file.read_text(encoding="utf-8")) if file.exists() else 0


def keep(one: Child, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        one.keep_running()
        time.sleep(0.01)


def test_a_running_child_is_left_alone(child, tmp_path):
    one = child(30)

    keep(one, 0.6)

    assert starts(tmp_path) == 1
    assert one.ended_with is None


def test_a_dead_child_is_started_again_after_a_pause(child, tmp_path):
    one = child(0)
    one.wait(time.monotonic() + 10)

    one.keep_running()
    right_after = starts(tmp_path)
    keep(one, 1.5)

    assert right_after == 1
    assert starts(tmp_path) >= 2


def test_a_child_that_keeps_dying_is_started_ever_more_slowly(child, tmp_path):
    one = child(0)

    keep(one, 3.2)

    assert 2 <= starts(tmp_path) <= 5


def test_its_exit_code_is_told(child):
    one = child(0, code=7)

    one.wait(time.monotonic() + 10)

    assert one.ended_with == 7


def test_a_child_that_does_not_end_in_time_is_killed(child):
    one = child(30)

    before = time.monotonic()
    one.wait(time.monotonic() + 0.2)

    assert one.ended_with == -9
    assert time.monotonic() - before < 5


def test_children_run_with_our_own_python(child):
    one = child(0, code=0)

    assert one._command[0] == sys.executable
    assert one._command[1].endswith("manage.py")
