"""Things built once for all runs: a folder per name, version and hash of what it is built from."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def cache_root() -> Path:
    """Where built things live; outside the clone, so that a fresh clone finds them."""
    chosen = os.environ.get("CAIFENG_SERVICES_CACHE")
    return Path(chosen) if chosen else Path.home() / ".cache" / "caifeng-services"


def digest_of(files: Iterable[Path]) -> str:
    """A short hash over names and contents of the files something is built from."""
    sha = hashlib.sha256()
    for file in sorted(files):
        sha.update(file.name.encode())
        sha.update(file.read_bytes())
    return sha.hexdigest()[:12]


def built_once(name: str, build: Callable[[Path], None]) -> Path:
    """The cached folder `name`, built by `build(folder)` when it is missing.

    It is built in a temporary folder and renamed into place: a build that was cut short leaves
    nothing that looks finished. Two runs at once build once.
    """
    root = cache_root()
    finished = root / name
    if finished.is_dir():
        return finished
    root.mkdir(parents=True, exist_ok=True)
    with _locked(root / f".{name}.lock"):
        if not finished.is_dir():
            _build(root, finished, build)
    return finished


def _build(root: Path, finished: Path, build: Callable[[Path], None]) -> None:
    unfinished = Path(tempfile.mkdtemp(prefix=".building-", dir=root))
    try:
        build(unfinished)
        unfinished.chmod(0o755)
        unfinished.rename(finished)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
