"""One run of the engine over some sentences; each becomes a file of its own."""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media_pipeline import cage
from media_pipeline.errors import BadOutput
from media_pipeline.speech import engine

SCRIPT = Path(__file__).with_name("espeak.mjs")
LANGUAGE = "cmn"
GIB = 1024**3
# WebAssembly sets address space aside that it never fills.
ADDRESS_SPACE = 64 * GIB
LONGEST_FILE = GIB // 8
START_S, SENTENCE_S = 30, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks: the engine's name for it, its pitch (0 to 99), its words a minute."""

    name: str
    pitch: int = 50
    pace: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A sentence as it is spelled for the engine, and who says it."""

    text: str
    voice: Voice


def speak(utterances: Sequence[Utterance], *, folder: Path) -> list[Path]:
    """A WAV file for each sentence, in the empty `folder`; the same bytes for the same words.

    Raises ToolMissing where this machine has no engine, else what `cage.run` raises, and BadOutput
    for a sentence that became no sound.
    """
    for part in (*engine.parts(), SCRIPT):
        _lay_beside(part, folder)
    lines = [_line(utterance) for utterance in utterances]
    (folder / "lines.json").write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    limits = cage.Limits(
        timeout_s=START_S + SENTENCE_S * len(lines),
        memory_bytes=ADDRESS_SPACE,
        file_bytes=LONGEST_FILE,
    )
    cage.run([str(engine.node()), SCRIPT.name, "lines.json"], cwd=folder, limits=limits)
    spoken = [folder / f"{number}.wav" for number in range(len(lines))]
    if silent := [path.stem for path in spoken if not path.is_file()]:
        message = f"nothing was said for sentence {silent[0]}"
        raise BadOutput(message)
    return spoken


def _line(utterance: Utterance) -> dict[str, str]:
    voice = utterance.voice
    return {
        "text": utterance.text,
        "voice": f"{LANGUAGE}+{voice.name}",
        "pitch": str(voice.pitch),
        "pace": str(voice.pace),
    }


def _lay_beside(part: Path, folder: Path) -> None:
    """The engine sees nothing but its folder; two names for one file cost no space."""
    try:
        os.link(part, folder / part.name)
    except OSError:
        shutil.copyfile(part, folder / part.name)
