"""EBU R128 in two passes: one listens, the other turns the sound up or down by one fixed amount.

A fixed amount keeps the music's own loud and quiet; only peaks that would then break through the
ceiling are held down. loudnorm's own second pass gives up the fixed amount for such sounds.
"""

import re
from dataclasses import dataclass

# Quieter than this is a room without anybody in it: turned up it would only hiss.
SILENCE_LUFS = -60.0
# Said of no sound at all, which no logarithm can say and no JSON can hold.
NOTHING_DB = -99.0
# Peaks held down further than this would be heard as distortion.
MOST_LIMITING_DB = 9.0
# A sound this near is left as it is.
NEAR_DB = 0.1
# A lossy encoder's peaks rise a little above those it was given.
ENCODER_MARGIN_DB = 1.0
SUMMARY = re.compile(
    r"I:\s+(?P<loudness>-?inf|-?[\d.]+) LUFS.*?True peak:\s+Peak:\s+(?P<peak>-?inf|-?[\d.]+) dBFS",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Of a whole sound: how loud it is on average, and its highest true peak."""

    lufs: float
    peak_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the second pass does; `ceiling_db` is None where no peak comes near it."""

    gain_db: float = 0.0
    ceiling_db: float | None = None


UNTOUCHED = Correction()


def heard(report: str) -> Loudness:
    """The loudness in what ffmpeg's `ebur128=peak=true` says at its end; silence where nothing."""
    found = SUMMARY.search(report.rpartition("Summary:")[2])
    if found is None:
        return Loudness(lufs=NOTHING_DB, peak_db=NOTHING_DB)
    return Loudness(
        lufs=max(float(found["loudness"]), NOTHING_DB),
        peak_db=max(float(found["peak"]), NOTHING_DB),
    )


def correction(loudness: Loudness, *, target_lufs: float, ceiling_db: float) -> Correction:
    """What brings a sound to the target without a peak above the ceiling. Silence stays silent."""
    if loudness.lufs <= SILENCE_LUFS:
        return UNTOUCHED
    ceiling_db -= ENCODER_MARGIN_DB
    headroom_db = ceiling_db - loudness.peak_db
    gain_db = min(target_lufs - loudness.lufs, headroom_db + MOST_LIMITING_DB)
    needs_ceiling = gain_db > headroom_db
    if abs(gain_db) < NEAR_DB and not needs_ceiling:
        return UNTOUCHED
    return Correction(gain_db=round(gain_db, 2), ceiling_db=ceiling_db if needs_ceiling else None)
