"""Looks into a file, in the cage, and says what it holds as values that cannot change."""

from media_pipeline.probe.looking import probe
from media_pipeline.probe.stored import from_json, to_json
from media_pipeline.probe.streams import Probe, SoundStream, VideoStream

__all__ = ["Probe", "SoundStream", "VideoStream", "from_json", "probe", "to_json"]
