"""What is built once: a finished folder or nothing, however many ask for it."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.services.cache import built_once, cache_root, digest_of


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("CAIFENG_SERVICES_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_second_call_builds_nothing():
    builds: list[Path] = []

    first = built_once("tool-1", builds.append)
    second = built_once("tool-1", builds.append)

    assert first == second == cache_root() / "tool-1"
    assert len(builds) == 1


def test_a_build_that_fails_leaves_nothing_that_looks_finished(root: Path):
    def fail(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise OSError(28, "cut short")

    with pytest.raises(OSError, match="cut short"):
        built_once("tool-1", fail)

    assert not (root / "tool-1").exists()
    assert not list(root.glob(".building-*"))


def test_two_runs_at_once_build_once():
    builds: list[Path] = []

    def build(folder: Path) -> None:
        time.sleep(0.2)
        builds.append(folder)

    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(lambda _: built_once("tool-1", build), range(4)))

    assert len(folders) == len(builds) == 1


def test_a_changed_source_gives_another_name(tmp_path: Path):
    source = tmp_path / "build.sh"
    source.write_text("one")
    before = digest_of([source])

    source.write_text("two")

    assert digest_of([source]) != before


def test_without_a_named_folder_the_cache_lies_outside_the_clone(
    monkeypatch,
) -> None:
    monkeypatch.delenv("CAIFENG_SERVICES_CACHE")

    assert cache_root() == Path.home() / ".cache" / "caifeng-services"
