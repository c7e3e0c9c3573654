"""Three short pieces that begin and end a film or a sound: an intro, a gong, an end; 12 s in all.

Notes of the five-note scale on C, each a sine with its octave that dies away; the gong is a few
sines that belong to no scale, and a breath of noise. ffmpeg works the formulas out.
"""

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media_pipeline.binaries import ffmpeg
from media_pipeline.cage import Limits, run

C, D, E, G, A, HIGH_C = 261.63, 293.66, 329.63, 392.0, 440.0, 523.25
BEAT_S = 0.5
LOUDNESS = 0.18


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A formula of the time `t` in seconds, between -1 and 1."""

    name: str
    seconds: float
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Music:
    """What is heard before the first sentence and after the last."""

    before: Sequence[Path]
    after: Sequence[Path]


def _tone(hertz: float, *, at_s: float, dying: float, loud: float = 1.0) -> str:
    since = f"(t-{at_s})"
    sines = f"(sin(2*PI*{hertz}*{since})+0.3*sin(4*PI*{hertz}*{since}))"
    return f"{loud}*gte(t,{at_s})*exp(-{dying}*{since})*{sines}"


def _tune(*notes: float) -> str:
    tones = [_tone(hertz, at_s=beat * BEAT_S, dying=2.5) for beat, hertz in enumerate(notes)]
    return "+".join(tones)


GONG_TONES = "+".join(_tone(hertz, at_s=0, dying=1.6, loud=0.7) for hertz in (104.0, 167.0, 251.0))
INTRO = Piece(name="intro", seconds=4.5, formula=_tune(G, A, HIGH_C, A, G, E, G))
GONG = Piece(name="gong", seconds=2.5, formula=f"{GONG_TONES}+0.3*exp(-12*t)*(random(0)*2-1)")
END = Piece(name="end", seconds=5.0, formula=_tune(A, G, E, D, E, D, C))


def played(*, like: Path, folder: Path) -> Music:
    """The pieces as WAV files in that folder, of the sample rate of a sound they go with."""
    with wave.open(str(like), "rb") as sound:
        rate = sound.getframerate()
    intro, gong, end = (_played(piece, rate=rate, folder=folder) for piece in (INTRO, GONG, END))
    return Music(before=(intro, gong), after=(end,))


def _played(piece: Piece, *, rate: int, folder: Path) -> Path:
    into = folder / f"{piece.name}.wav"
    source = f"aevalsrc='{LOUDNESS}*({piece.formula})':s={rate}:d={piece.seconds}"
    fading = f"afade=t=out:st={piece.seconds - 0.5}:d=0.5"
    argv = ["-f", "lavfi", "-i", source, "-af", fading, "-ac", "1", "-c:a", "pcm_s16le"]
    opening = [str(ffmpeg()), "-v", "error", "-nostdin", "-y", "-progress", "pipe:1"]
    limits = Limits.for_work(duration_s=piece.seconds, pixels=1)
    run([*opening, *argv, "-fflags", "+bitexact", f"file:{into}"], cwd=folder, limits=limits)
    return into
