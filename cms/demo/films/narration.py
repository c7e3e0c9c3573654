"""From spoken sentences to one sound, with the moment each is said."""

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.demo.films.music import Music
from media_pipeline.captions import to_vtt

LEAD_S, PAUSE_S, END_S = 0.4, 0.4, 0.8
UNACCOMPANIED = Music(before=(), after=())
SPOKEN_BY_MACHINE = "（合成朗读）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narration:
    """The sound, and from when to when each sentence is heard."""

    path: Path
    moments: tuple[tuple[float, float], ...]
    seconds: float


def joined(spoken: Sequence[Path], *, music: Music = UNACCOMPANIED, into: Path) -> Narration:
    """One sound of all sentences, a breath between them, and of the music round them."""
    moments: list[tuple[float, float]] = []
    with wave.open(str(into), "wb") as whole:
        whole.setparams(_params_of(spoken[0]))
        for path in music.before:
            _add(whole, path)
        for path in spoken:
            _be_silent(whole, PAUSE_S if moments else LEAD_S)
            moments.append((_now(whole), _add(whole, path)))
        _be_silent(whole, END_S)
        for path in music.after:
            _add(whole, path)
        seconds = _now(whole)
    return Narration(path=into, moments=tuple(moments), seconds=seconds)


def _params_of(path: Path) -> Any:
    with wave.open(str(path), "rb") as sound:
        return sound.getparams()


def _add(whole: wave.Wave_write, path: Path) -> float:
    """Append a sound of the same kind; returns when it ends."""
    with wave.open(str(path), "rb") as one:
        whole.writeframes(one.readframes(one.getnframes()))
    return _now(whole)


def _now(whole: wave.Wave_write) -> float:
    return whole.tell() / whole.getframerate()


def _be_silent(whole: wave.Wave_write, seconds: float) -> None:
    frames = round(seconds * whole.getframerate())
    whole.writeframes(bytes(frames * whole.getsampwidth()))


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
