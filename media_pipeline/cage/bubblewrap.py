"""A second wall where the machine has bubblewrap: no network, no file but those of the run."""

from collections.abc import Sequence
from pathlib import Path

# What a program that is not static needs to start.
SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives")
PREFIX = "file:"


def wrapped(argv: Sequence[str], *, bwrap: Path, cwd: Path) -> list[str]:
    """`argv` seeing the system read-only, the files it is given as input, and its folder."""
    seen = [*SYSTEM, argv[0], *inputs_of(argv)]
    readable = [word for path in seen for word in ("--ro-bind-try", path, path)]
    return [
        str(bwrap),
        *("--unshare-all", "--die-with-parent", "--cap-drop", "ALL"),
        *readable,
        *("--proc", "/proc", "--dev", "/dev"),
        *("--bind", str(cwd), str(cwd), "--chdir", str(cwd)),
        "--",
        *argv,
    ]


def inputs_of(argv: Sequence[str]) -> list[str]:
    """The files behind each `-i`."""
    named = [argv[at + 1] for at, word in enumerate(argv[:-1]) if word == "-i"]
    return [name.removeprefix(PREFIX) for name in named if name.startswith(f"{PREFIX}/")]
