"""What a file holds, as values."""

from dataclasses import dataclass, field
from fractions import Fraction

from media_pipeline.sniff import Container


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoStream:
    """The moving picture. Sizes are those of a decoded frame, whatever the header claims."""

    index: int
    codec: str
    width: int
    height: int
    pixel_format: str
    bit_depth: int
    fps: Fraction
    has_constant_rate: bool
    frames: int
    # Degrees to turn clockwise for display, 0 when it stands upright.
    rotation: int
    is_mirrored: bool
    # Width of a pixel to its height.
    pixel_shape: Fraction
    is_interlaced: bool
    is_hdr: bool

    @property
    def pixels(self) -> int:
        """Of one frame."""
        return self.width * self.height

    @property
    def short_side(self) -> int:
        """What rungs are named by."""
        return min(self.width, self.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundStream:
    """One sound; `language` as the file says, lower case, "" when it does not."""

    index: int
    codec: str
    channels: int
    sample_rate: int
    language: str
    title: str
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Everything the plan decides on. Durations are measured by packets."""

    container: Container
    duration_s: float
    start_s: float
    video: VideoStream | None
    sounds: tuple[SoundStream, ...]
    # The stream that holds a still picture of the record's sleeve.
    cover_index: int | None
    warnings: tuple[str, ...] = field(default=())

    @property
    def cover(self) -> bool:
        """Whether a cover picture is in it."""
        return self.cover_index is not None
