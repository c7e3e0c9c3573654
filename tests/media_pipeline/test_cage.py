"""A tool in the cage: what it is given, what it may not do, what is heard of it."""

import os
import signal
from pathlib import Path

import pytest

from media_pipeline.cage import Limits, run, supervision
from media_pipeline.cage.bubblewrap import inputs_of, wrapped
from media_pipeline.errors import MediaFault, ToolFailed, ToolFault
from tests.factories.caged import PLENTY, caged, python

pytestmark = pytest.mark.usefixtures("no_second_wall")


def test_what_a_tool_says_comes_back(tmp_path: Path):
    done = caged(tmp_path, "import sys; print('你好'); print('a warning', file=sys.stderr)")

    assert done.stdout == "你好\n"
    assert done.stderr_tail == "a warning\n"


def test_lines_are_heard_one_by_one_and_not_kept(tmp_path: Path):
    heard: list[str] = []
    code = "import sys; sys.stdout.write('one\\r\\ntwo\\n\\nlast without an end')"

    done = run(python(code), cwd=tmp_path, limits=PLENTY, on_line=heard.append)

    assert heard == ["one", "two", "", "last without an end"]
    assert done.stdout == ""


def test_a_line_without_end_is_heard_in_pieces(tmp_path: Path):
    heard: list[str] = []

    run(python("print('x' * 300_000)"), cwd=tmp_path, limits=PLENTY, on_line=heard.append)

    assert sum(map(len, heard)) == 300_000
    assert max(map(len, heard)) <= 200_000


def test_only_the_last_words_are_kept(tmp_path: Path):
    code = "import sys; sys.stderr.write('begin' + 'x' * 50_000 + 'the end'); sys.exit(3)"

    with pytest.raises(ToolFailed) as failed:
        caged(tmp_path, code)

    assert failed.value.returncode == 3
    assert failed.value.stderr_tail.endswith("the end")
    assert len(failed.value.stderr_tail) == 4096
    assert isinstance(failed.value, MediaFault)


def test_bytes_that_are_no_text_break_nothing(tmp_path: Path):
    done = caged(tmp_path, r"import sys; sys.stdout.buffer.write(b'\xff\xfe\x00')")

    assert done.stdout == "\ufffd\ufffd\x00"


def test_a_tool_that_talks_without_end_is_ended(tmp_path: Path):
    code = "while True: print('x' * 1000)"

    with pytest.raises(ToolFault, match="more than 100000 bytes"):
        caged(tmp_path, code, limits=Limits(timeout_s=20, stdout_bytes=100_000))


def test_a_tool_that_is_not_there_is_a_fault_of_ours(tmp_path: Path):
    with pytest.raises(ToolFailed, match="No such file"):
        run(["/nowhere/ffmpeg"], cwd=tmp_path, limits=PLENTY)


def test_words_reach_the_tool_as_they_are(tmp_path: Path):
    words = ["$(touch x)", "a'b\"c", "; touch y", "%03d", "-i", "*", "换\n行", "\u202e4pm", ""]

    done = caged(tmp_path, "import sys; print(ascii(sys.argv[1:]))", *words)

    assert done.stdout.strip() == ascii(words)
    assert not list(tmp_path.iterdir())


def test_the_tool_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    done = caged(tmp_path, "import os; print(sorted(os.environ)); print(os.environ['HOME'])")

    names, home = done.stdout.splitlines()
    assert names == "['HOME', 'LC_ALL', 'MALLOC_ARENA_MAX', 'PATH', 'TMPDIR']"
    assert Path(home) == tmp_path


def test_the_tool_stands_in_its_folder_in_a_session_of_its_own(tmp_path: Path):
    code = "import os; print(os.getcwd(), os.getsid(0) == os.getpid(), os.nice(0), sep='\\n')"

    done = caged(tmp_path, code)

    folder, leads, niceness = done.stdout.splitlines()
    assert (Path(folder), leads) == (tmp_path.resolve(), "True")
    assert int(niceness) == min(os.nice(0) + 10, 19)


def test_the_tool_can_ask_nobody(tmp_path: Path):
    done = caged(tmp_path, "import sys; print(repr(sys.stdin.read()))")

    assert done.stdout == "''\n"


def test_no_file_of_ours_is_open_in_the_tool(tmp_path: Path):
    with (tmp_path / "open").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        done = caged(tmp_path, "import os; print(len(os.listdir('/proc/self/fd')))")

    # Its three, and the one that lists them.
    assert done.stdout == "4\n"


def test_limits_are_told_to_the_kernel(tmp_path: Path):
    code = """
import resource as r
for kind in (r.RLIMIT_AS, r.RLIMIT_FSIZE, r.RLIMIT_CPU, r.RLIMIT_CORE):
    print(*r.getrlimit(kind))
"""
    limits = Limits(timeout_s=7, memory_bytes=1 << 30, file_bytes=1 << 20)

    done = caged(tmp_path, code, limits=limits)

    bounds = [1 << 30, 1 << 20, limits.cpu_s, 0]
    assert done.stdout.splitlines() == [f"{bound} {bound}" for bound in bounds]
    assert limits.cpu_s == 7 * (os.cpu_count() or 1)


def test_more_memory_than_allowed_is_not_to_be_had(tmp_path: Path):
    with pytest.raises(ToolFailed) as failed:
        caged(tmp_path, "bytearray(1 << 29)", limits=Limits(timeout_s=20, memory_bytes=1 << 28))

    assert "MemoryError" in failed.value.stderr_tail


def test_a_file_beyond_its_bound_ends_the_tool(tmp_path: Path):
    code = "open('big', 'wb').write(bytes(1 << 20))"
    # Python shields itself from the signal; other tools do not.
    code = f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_DFL); {code}"

    with pytest.raises(ToolFailed) as failed:
        caged(tmp_path, code, limits=Limits(timeout_s=20, file_bytes=1 << 16))

    assert failed.value.returncode == -signal.SIGXFSZ
    assert (tmp_path / "big").stat().st_size <= 1 << 16


@pytest.mark.parametrize(
    ("given", "work", "timeout_s"),
    [
        ("a minute of full hd", {"duration_s": 60, "pixels": 1920 * 1080}, 1260),
        ("a minute of hd", {"duration_s": 60, "pixels": 960 * 1080}, 660),
        ("a minute of sound", {"duration_s": 60, "pixels": 0}, 180),
        ("one frame", {"duration_s": 0.04, "pixels": 1920 * 1080}, 60.8),
    ],
)
def test_patience_grows_with_the_work(given: str, work: dict, timeout_s: float):
    limits = Limits.for_work(**work)

    assert limits.timeout_s == pytest.approx(timeout_s)
    assert limits.stall_s == 90
    assert limits.memory_bytes == 4 << 30


def test_reading_writes_nothing_and_may_take_longer_for_a_larger_file():
    small, large = Limits.for_reading(1 << 20), Limits.for_reading(4 << 30)

    assert small.file_bytes == large.file_bytes == 0
    assert 60 < small.timeout_s < 61
    assert 400 < large.timeout_s < 500


def test_the_second_wall_hides_what_is_not_the_tools_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where this machine has bubblewrap and lets it work; where not, the file is there to see."""
    inside, secret = tmp_path / "inside", tmp_path / "secret"
    inside.mkdir()
    secret.write_text("somebody else's film")
    monkeypatch.undo()
    supervision.second_wall.cache_clear()
    look = ["/bin/sh", "-c", 'test -e "$0" && echo seen; echo mine > made', str(secret)]

    done = run(look, cwd=inside, limits=PLENTY)

    assert done.stdout == ("" if supervision.second_wall() else "seen\n")
    assert (inside / "made").read_text() == "mine\n"


@pytest.mark.parametrize(
    ("said", "meant"), [(0, 0), (1, 1), (-11, -11), (139, -11), (153, -signal.SIGXFSZ)]
)
def test_a_signal_is_told_alike_on_both_sides_of_the_wall(said: int, meant: int):
    assert supervision.signed(said) == meant


FFMPEG = ["/opt/ffmpeg", "-f", "mov", "-i", "file:/in/source.bin", "-i", "pipe:0", "out.mp4"]


def test_behind_the_second_wall_only_its_own_files_are_seen():
    argv = wrapped(FFMPEG, bwrap=Path("/usr/bin/bwrap"), cwd=Path("/films/7"))

    at = argv.index("--")
    assert argv[at + 1 :] == FFMPEG
    assert "--unshare-all" in argv[:at]
    assert inputs_of(FFMPEG) == ["/in/source.bin"]
    binds = [argv[n + 1] for n, word in enumerate(argv[:at]) if word == "--ro-bind-try"]
    assert binds[-2:] == ["/opt/ffmpeg", "/in/source.bin"]
    assert all(path.startswith(("/usr", "/bin", "/lib", "/etc/")) for path in binds[:-2])
    writable = [argv[n + 1] for n, word in enumerate(argv[:at]) if word == "--bind"]
    assert writable == ["/films/7"]
