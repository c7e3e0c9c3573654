"""A probe as JSON and back: a job that goes on elsewhere does not look again."""

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from media_pipeline.probe.streams import Probe, SoundStream, VideoStream
from media_pipeline.sniff import Container

FRACTIONS = ("fps", "pixel_shape")


def to_json(probe: Probe) -> dict[str, Any]:
    """Plain numbers, texts and lists."""
    stored = asdict(probe)
    if stored["video"] is not None:
        stored["video"] |= {name: str(stored["video"][name]) for name in FRACTIONS}
    return stored


def from_json(stored: dict[str, Any]) -> Probe:
    """What `to_json` was given, equal in every part."""
    video = stored["video"]
    if video is not None:
        video = VideoStream(**video | {name: Fraction(video[name]) for name in FRACTIONS})
    return Probe(
        **stored
        | {
            "container": Container(**stored["container"]),
            "video": video,
            "sounds": tuple(SoundStream(**sound) for sound in stored["sounds"]),
            "warnings": tuple(stored["warnings"]),
        }
    )
