"""From spoken sentences to one sound, with the moment each is said."""

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media_pipeline.captions import to_vtt

LEAD_S, PAUSE_S, END_S = 0.4, 0.4, 0.8
SPOKEN_BY_MACHINE = "（合成朗读）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narration:
    """The sound, and from when to when each sentence is heard."""

    path: Path
    moments: tuple[tuple[float, float], ...]
    seconds: float


def joined(spoken: Sequence[Path], *, into: Path) -> Narration:
    """One sound of all sentences, a breath between them."""
    moments: list[tuple[float, float]] = []
    with wave.open(str(into), "wb") as whole:
        for path in spoken:
            with wave.open(str(path), "rb") as one:
                rate, width = one.getframerate(), one.getsampwidth()
                if not moments:
                    whole.setparams(one.getparams())
                _be_silent(whole, PAUSE_S if moments else LEAD_S, rate=rate, width=width)
                begin = whole.tell() / rate
                whole.writeframes(one.readframes(one.getnframes()))
                moments.append((begin, whole.tell() / rate))
        _be_silent(whole, END_S, rate=rate, width=width)
        seconds = whole.tell() / rate
    return Narration(path=into, moments=tuple(moments), seconds=seconds)


def _be_silent(whole: wave.Wave_write, seconds: float, *, rate: int, width: int) -> None:
    whole.writeframes(bytes(round(seconds * rate) * width))


def captions_of(narration: Narration, texts: Sequence[str]) -> str:
    """What is said, as WebVTT; the first words own up to the machine that says them."""
    said = [f"{SPOKEN_BY_MACHINE}{texts[0]}", *texts[1:]]
    cues = [
        f"{_clock(begin)} --> {_clock(end)}\n{text}\n"
        for (begin, end), text in zip(narration.moments, said, strict=True)
    ]
    return to_vtt("\n".join(["WEBVTT\n", *cues]).encode())


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes:02}:{rest / 1000:06.3f}"
