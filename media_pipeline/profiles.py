"""What we make of a film: ladder, caps, rhythm. A changed profile makes new versions."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """One size of the ladder, by its short side, and the bits it may take at the most."""

    height: int
    label: str
    max_bps: int
    crf: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything that shapes an output and does not come from the file."""

    # Raised by hand when the way of working changes what comes out.
    pipeline: int
    ladder: tuple[LadderStep, ...]
    preset: str
    gop_s: int
    segment_s: int
    sound_bps: int
    sound_only_bps: tuple[int, ...]
    sample_rate: int
    loudness_lufs: float
    true_peak_db: float


LADDER = (
    LadderStep(height=240, label="极省", max_bps=250_000, crf=26),
    LadderStep(height=360, label="流畅", max_bps=600_000, crf=25),
    LadderStep(height=720, label="高清", max_bps=2_200_000, crf=24),
    LadderStep(height=1080, label="超清", max_bps=4_500_000, crf=23),
)
PROFILE = Profile(
    pipeline=1,
    ladder=LADDER,
    preset="veryfast",
    gop_s=2,
    segment_s=4,
    sound_bps=96_000,
    sound_only_bps=(48_000, 96_000),
    sample_rate=48_000,
    loudness_lufs=-16.0,
    true_peak_db=-1.5,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What is too much for us, whoever sends it."""

    longest_s: float
    most_pixels: int
    most_fps: int
    most_streams: int


def intake() -> Intake:
    """The limits, as settings say them and nobody else."""
    return Intake(
        longest_s=settings.MEDIA_LONGEST_S,
        most_pixels=settings.MEDIA_MOST_PIXELS,
        most_fps=settings.MEDIA_MOST_FPS,
        most_streams=settings.MEDIA_MOST_STREAMS,
    )
