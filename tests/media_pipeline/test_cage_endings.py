"""However a tool ends, nothing of it is left running, waiting or open."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from media_pipeline.cage import Limits, run, supervision
from media_pipeline.cage.movement import Movement
from media_pipeline.errors import Cancelled, Stalled, TimedOut, ToolFailed
from tests.factories.caged import PLENTY, caged, is_alive, pid_in, python, waits_until

pytestmark = pytest.mark.usefixtures("no_second_wall")

REPORTING = """
import sys, time
for number in range(10**6):
    print("frame=%d" % (number * int(sys.argv[1])), "speed=%dx" % number, sep="\\n", flush=True)
    time.sleep(0.02)
"""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little patience with a tool that does not listen to TERM."""
    monkeypatch.setattr(supervision, "GRACE_S", 0.3)


def test_time_that_is_up_ends_the_tool(tmp_path: Path):
    started = monotonic()

    with pytest.raises(TimedOut, match="not done after"):
        caged(tmp_path, "import time; time.sleep(60)", limits=Limits(timeout_s=0.3))

    assert monotonic() - started < 3


def test_reports_that_do_not_grow_are_standing_still(tmp_path: Path):
    limits = Limits(timeout_s=20, stall_s=0.4)

    with pytest.raises(Stalled, match="no step forward"):
        caged(tmp_path, REPORTING, "0", limits=limits)


def test_reports_that_grow_are_no_stall(tmp_path: Path):
    limits = Limits(timeout_s=1, stall_s=0.4)

    with pytest.raises(TimedOut):
        caged(tmp_path, REPORTING, "1", limits=limits)


def test_errors_without_end_are_standing_still(tmp_path: Path):
    code = "import sys, time\nwhile True: print('bad', file=sys.stderr); time.sleep(0.01)"

    with pytest.raises(Stalled) as stalled:
        caged(tmp_path, code, limits=Limits(timeout_s=20, stall_s=0.4))

    assert "bad" in stalled.value.stderr_tail


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["frame=1", "frame=2"], [True, True]),
        (["frame=1", "frame=1"], [True, False]),
        (["out_time_us=N/A", "out_time_us=N/A", "out_time_us=40000"], [True, False, True]),
        (["speed=1x", "speed=2x", "bitrate=9", "fps=3"], [False] * 4),
        (["stream_0_0_q=29.0", "progress=continue"], [False, False]),
        (["0,0.04,0.04,0.04,K__", "0,0.04,0.04,0.04,K__"], [True, True]),
        (["{", '"a=b": 1'], [True, True]),
    ],
    ids=["growing", "standing", "before the first", "rates", "state", "packets", "json"],
)
def test_only_what_grows_shows_a_step_forward(lines: list[str], shown: list[bool]):
    movement = Movement()

    seen = [movement.shown_by(line) for line in lines]

    assert seen == shown


def test_who_cancels_ends_the_tool_in_good_order(tmp_path: Path):
    code = """
import signal, sys, time
def leave(*_):
    open('left in order', 'w').close()
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
open('ready', 'w').close()
time.sleep(60)
"""
    started = monotonic()

    with pytest.raises(Cancelled):
        run(python(code), cwd=tmp_path, limits=PLENTY, cancelled=(tmp_path / "ready").exists)

    assert (tmp_path / "left in order").exists()
    assert monotonic() - started < 3


@pytest.mark.usefixtures("impatient")
def test_a_tool_that_does_not_listen_is_killed(tmp_path: Path):
    code = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open('pid', 'w').write(str(os.getpid()))
time.sleep(60)
"""
    pid = tmp_path / "pid"

    with pytest.raises(Cancelled):
        run(python(code), cwd=tmp_path, limits=PLENTY, cancelled=lambda: pid_in(pid) > 0)

    assert not is_alive(pid_in(pid))


def test_full_pipes_do_not_keep_a_tool_from_leaving(tmp_path: Path):
    code = """
import signal, sys
def leave(*_):
    sys.stdout.write('y' * 1_000_000); sys.stdout.flush()
    open('left in order', 'w').close()
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
open('ready', 'w').close()
signal.pause()
"""

    with pytest.raises(Cancelled):
        run(python(code), cwd=tmp_path, limits=PLENTY, cancelled=(tmp_path / "ready").exists)

    assert (tmp_path / "left in order").exists()


def test_a_listener_that_gives_up_ends_the_tool(tmp_path: Path):
    pids: list[int] = []

    def give_up(line: str) -> None:
        pids.append(int(line))
        raise KeyError(line)

    code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    with pytest.raises(KeyError):
        run(python(code), cwd=tmp_path, limits=PLENTY, on_line=give_up)

    assert not is_alive(pids[0])


CHILDREN = """
import os, signal, sys, time
child = os.fork()
if not child:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)
print(child, flush=True)
"""


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [("", None), ("sys.exit(4)", ToolFailed), ("time.sleep(60)", TimedOut)],
    ids=["ends well", "gives up", "takes too long"],
)
@pytest.mark.usefixtures("impatient")
def test_what_a_tool_started_goes_with_it(
    ending: str, outcome: type[Exception] | None, tmp_path: Path
):
    pids: list[int] = []

    def work() -> None:
        run(
            python(CHILDREN + ending),
            cwd=tmp_path,
            limits=Limits(timeout_s=1),
            on_line=lambda line: pids.append(int(line)),
        )

    if outcome is None:
        work()
    else:
        with pytest.raises(outcome):
            work()

    assert len(pids) == 1
    assert waits_until(lambda: not is_alive(pids[0]))


def test_a_killed_supervisor_takes_the_tool_along(tmp_path: Path):
    code = f"""
from pathlib import Path
from media_pipeline.cage import Limits, run
tool = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
run(["{sys.executable}", "-c", tool], cwd=Path("{tmp_path}"), limits=Limits(timeout_s=60))
"""
    pid = tmp_path / "pid"
    root = Path(supervision.__file__).parents[2]

    with subprocess.Popen([sys.executable, "-c", code], cwd=root) as supervisor:
        assert waits_until(lambda: pid_in(pid) > 0)
        supervisor.kill()

    assert waits_until(lambda: not is_alive(pid_in(pid)))


@pytest.mark.parametrize("code", [0, 1])
def test_nothing_waits_to_be_reaped(code: int, tmp_path: Path):
    heard: list[str] = []

    with suppress(ToolFailed):
        tool = python(f"import os, sys; print(os.getpid()); sys.exit({code})")
        run(tool, cwd=tmp_path, limits=PLENTY, on_line=heard.append)

    assert heard
    assert not Path("/proc", heard[0]).exists()


def test_no_pipe_stays_open(tmp_path: Path):
    caged(tmp_path, "")
    before = open_files()

    caged(tmp_path, "")
    with pytest.raises(ToolFailed):
        caged(tmp_path, "raise SystemExit(1)")

    assert open_files() == before


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
