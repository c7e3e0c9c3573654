"""A plan, and its parts."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from media_pipeline.profiles import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One size of the film. `name` is safe in a file name and unique in its plan."""

    name: str
    label: str
    # The short side, by which rungs are known; `width` and `height_px` are the picture's.
    height: int
    width: int
    height_px: int
    max_bps: int
    crf: int
    # What a player is told before the segments exist; the master says what was measured.
    codecs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPlan:
    """The one sound that is kept, made stereo and brought to the loudness of the house."""

    # The stream's number in the source, as ffprobe counts.
    index: int
    language: str
    channels: int
    bps: int
    # Variants of a film that are sound alone, and every variant of a sound.
    sound_only_bps: tuple[int, ...]
    sample_rate: int
    loudness_lufs: float
    true_peak_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that transcoding needs to know besides the file."""

    kind: Literal["video", "audio"]
    rungs: tuple[Rung, ...]
    # The picture's stream number in the source, and the constant rate it gets.
    video_index: int | None
    fps: Fraction
    gop_s: int
    segment_s: int
    sound: SoundPlan | None
    poster: bool
    # A still picture inside a sound file, which becomes its poster.
    cover_index: int | None
    duration_s: float
    notes: tuple[str, ...]
    profile: Profile
