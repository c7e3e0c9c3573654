"""Makes a film or a sound of a script, and keeps it by what it was made from."""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from cms.demo.films import frames, joining, music, narration
from cms.demo.films.scripts import Script
from cms.demo.films.voices import voice_of
from media_pipeline.speech import Utterance, speak, spelled

# Another number makes everything anew: the hand that draws and joins has changed.
HAND = 2
BEING_MADE = ".being-made-"
# No film takes that long: whoever began it is dead.
ABANDONED_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who speaks with which voice, and how words of this place are read."""

    voices: Mapping[str, str]
    readings: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished film or sound, and what is said in it as WebVTT."""

    path: Path
    captions: str


def digest_of(script: Script, cast: Cast) -> str:
    """Names a film by all that it is made from."""
    said = [_spoken(script, cast), [str(view) for view in frames.views_of(script)]]
    recipe = json.dumps([asdict(script), said, version("typst"), HAND], ensure_ascii=False)
    return hashlib.sha256(recipe.encode()).hexdigest()


def made(script: Script, cast: Cast) -> Made:
    """The film of a script, made when it was not yet; ToolMissing where nobody can speak."""
    kept = kept_folder() / digest_of(script, cast)
    if not kept.exists():
        _make_whole(script, cast, kept)
    return Made(
        path=kept / _name_of(script),
        captions=(kept / "words.vtt").read_text(encoding="utf-8"),
    )


def kept_folder() -> Path:
    """Where finished films are kept between runs."""
    return Path(settings.VAR_DIR) / "demo" / "films"


def _make_whole(script: Script, cast: Cast, kept: Path) -> None:
    """In a folder aside, which takes its name when everything lies in it."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    _clear_abandoned(kept.parent)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=BEING_MADE) as aside:
        room, done = Path(aside) / "room", Path(aside) / "done"
        room.mkdir()
        done.mkdir()
        _make(script, cast, room=room, done=done)
        # Another worker may have been quicker with the same film.
        if not kept.exists():
            done.replace(kept)


def _clear_abandoned(folder: Path) -> None:
    """What workers that were killed left of films they were making."""
    before = time.time() - ABANDONED_S
    for aside in folder.glob(f"{BEING_MADE}*"):
        # The one who makes it may be done with it this moment.
        with suppress(FileNotFoundError):
            if aside.stat().st_mtime < before:
                shutil.rmtree(aside, ignore_errors=True)


def _make(script: Script, cast: Cast, *, room: Path, done: Path) -> None:
    spoken = speak(_spoken_by(script, cast), folder=room)
    told = narration.joined(
        spoken, music=music.played(like=spoken[0], folder=room), into=room / "narration.wav"
    )
    words = narration.captions_of(told, [line.text for line in script.lines])
    (done / "words.vtt").write_text(words, encoding="utf-8")
    made_in = room / _name_of(script)
    if script.is_film:
        drawn = frames.draw_into(room, frames.views_of(script))
        joining.join_film(told, frames=drawn, ways=frames.ways_of(script), into=made_in)
    else:
        joining.join_sound(told, into=made_in)
    shutil.move(made_in, done / made_in.name)


def _name_of(script: Script) -> str:
    return "film.mp4" if script.is_film else "sound.m4a"


def _spoken_by(script: Script, cast: Cast) -> list[Utterance]:
    return [
        Utterance(text=spelled(line.text, cast.readings), voice=voice_of(line.speaker, cast.voices))
        for line in script.lines
    ]


def _spoken(script: Script, cast: Cast) -> list[str]:
    return [str(utterance) for utterance in _spoken_by(script, cast)]
