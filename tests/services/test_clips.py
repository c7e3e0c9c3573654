"""The real clips are what their names say, and what the pipeline makes of each."""

from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.plan import Plan, plan
from media_pipeline.probe import probe
from media_pipeline.sniff import sniff
from tests.services.clips import camera_clip, odd_pixels_clip, surround_clip


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
