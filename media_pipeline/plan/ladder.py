"""Which sizes a film gets: never above its own, and two wherever it is big enough."""

from fractions import Fraction
from math import log

from media_pipeline.plan.values import Rung
from media_pipeline.profiles import LadderStep

OWN_SIZE = "原画"
# A size that costs hardly more bits than the one below shows hardly more either.
WORTH = 1.3
SMALLEST_LADDER = 2

MACROBLOCK = 16
# H.264 levels: macroblocks of a frame and of a second, and the number a player is told.
LEVELS = (
    (1620, 40_500, 30),
    (3600, 108_000, 31),
    (5120, 216_000, 32),
    (8192, 245_760, 40),
    (8704, 522_240, 42),
    (22_080, 589_824, 50),
    (36_864, 983_040, 51),
)
TOP_LEVEL = 52
HIGH_PROFILE = "6400"


def rungs_for(
    width: int, height: int, *, fps: Fraction, ladder: tuple[LadderStep, ...]
) -> tuple[Rung, ...]:
    """The rungs of a picture of this size, smallest first."""
    return tuple(
        _rung(step, width=width, height=height, fps=fps)
        for step in _steps(_even(min(width, height)), ladder=ladder)
    )


def _steps(short: int, *, ladder: tuple[LadderStep, ...]) -> list[LadderStep]:
    below = [step for step in ladder if step.height <= short]
    above = [step for step in ladder if step.height > short]
    if not above or (below and below[-1].height == short):
        return below
    own = _own_size(short, below=below[-1] if below else None, above=above[0])
    is_worth_it = not below or own.max_bps >= WORTH * below[-1].max_bps
    return [*below, own] if is_worth_it or len(below) < SMALLEST_LADDER else below


def _own_size(short: int, *, below: LadderStep | None, above: LadderStep) -> LadderStep:
    """A step of the source's own size; its bits lie between its neighbours as its pixels do."""
    if below is None:
        share = (short / above.height) ** 2
        return LadderStep(
            height=short,
            label=OWN_SIZE,
            max_bps=max(round(above.max_bps * share), above.max_bps // 4),
            crf=above.crf,
        )
    way_up = log(short / below.height) / log(above.height / below.height)
    max_bps = round(below.max_bps * (above.max_bps / below.max_bps) ** way_up)
    return LadderStep(height=short, label=OWN_SIZE, max_bps=max_bps, crf=above.crf)


def _rung(step: LadderStep, *, width: int, height: int, fps: Fraction) -> Rung:
    long = _even(round(max(width, height) * step.height / min(width, height)))
    across, down = (long, step.height) if width >= height else (step.height, long)
    return Rung(
        name=str(step.height),
        label=step.label,
        height=step.height,
        width=across,
        height_px=down,
        max_bps=step.max_bps,
        crf=step.crf,
        codecs=f"avc1.{HIGH_PROFILE}{_level(across, down, fps=fps):02x}",
    )


def _even(side: int) -> int:
    """The next even length down: 4:2:0 halves both sides."""
    return max(side - side % 2, 2)


def _level(width: int, height: int, *, fps: Fraction) -> int:
    blocks = -(-width // MACROBLOCK) * -(-height // MACROBLOCK)
    fitting = (
        level
        for of_frame, of_second, level in LEVELS
        if blocks <= of_frame and blocks * fps <= of_second
    )
    return next(fitting, TOP_LEVEL)
