"""Java and Go are taken when they are new enough, and asked before they are trusted."""

from pathlib import Path

import pytest

from tests.services import go, java


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("answer", "version"),
    [('openjdk version "25.0.3" 2026-04-21', 25), ('openjdk version "17.0.21"', 17), ("?", 0)],
)
def test_java_is_asked_for_its_version(tmp_path: Path, answer: str, version: int):
    program(tmp_path / "bin" / "java", f"echo '{answer}' >&2")

    assert java.version_of(tmp_path) == version


def test_a_java_home_that_is_not_there_counts_as_none(tmp_path: Path):
    assert java.version_of(tmp_path / "nothing") == 0


def test_a_named_java_home_with_a_compiler_wins(tmp_path: Path, monkeypatch) -> None:
    program(tmp_path / "bin" / "java", "echo 'openjdk version \"99\"' >&2")
    program(tmp_path / "bin" / "javac", "exit 0")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    assert java.java_home() == tmp_path


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        ("go version go1.26.8 linux/amd64", (1, 26)),
        ("go version go1.19 linux/arm64", (1, 19)),
        ("?", (0, 0)),
    ],
)
def test_go_is_asked_for_its_version(tmp_path: Path, answer: str, version: tuple[int, int]):
    go_program = program(tmp_path / "go", f"echo '{answer}'")

    assert go.version_of(str(go_program)) == version


def test_a_go_on_the_path_that_is_new_enough_is_used(tmp_path: Path, monkeypatch) -> None:
    go_program = program(tmp_path / "go", "echo 'go version go1.99.1 linux/amd64'")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert go.go_program() == str(go_program)
