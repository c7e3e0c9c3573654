"""Which files a command line means, and which of them are captions of which."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CAPTIONS = {".srt", ".vtt"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LONGEST = 12
USUAL_LANGUAGE = "zh"
LABELS = {"zh": "中文", "en": "English"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionFile:
    """The words of a film in one language: `荷塘.srt`, or `荷塘.en.srt`."""

    path: Path
    language: str

    @property
    def label(self) -> str:
        return LABELS.get(self.language, self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file to take in, with the captions that lie beside it."""

    path: Path
    captions: tuple[CaptionFile, ...] = ()


def found_files(paths: Iterable[Path]) -> list[FoundFile]:
    """What to take in, in the order named; a folder is searched to its depths, by name.

    A path that leads nowhere, a folder without files and captions without their film stay in the
    list: each is told on its own.
    """
    files = [*dict.fromkeys(_walked(paths))]
    media = [path for path in files if path.suffix.lower() not in CAPTIONS]
    captions = [path for path in files if path.suffix.lower() in CAPTIONS]
    owners = {path: _film_of(path, media) for path in captions}
    return [
        FoundFile(path=path, captions=_captions_of(path, owners))
        for path in files
        if owners.get(path) is None
    ]


def _walked(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        inside = sorted(_inside(path)) if path.is_dir() else []
        yield from inside or [path]


def _inside(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not is_hidden:
            yield path


def _film_of(caption: Path, media: list[Path]) -> Path | None:
    beside = [path for path in media if path.parent == caption.parent]
    return next((path for path in beside if _language(caption, path)), None)


def _captions_of(path: Path, owners: dict[Path, Path | None]) -> tuple[CaptionFile, ...]:
    own = [caption for caption, film in owners.items() if film == path]
    return tuple(CaptionFile(path=one, language=_language(one, path)) for one in own)


def _language(caption: Path, film: Path) -> str:
    """The language a caption file's name says; empty when it is not that film's."""
    if caption.stem == film.stem:
        return USUAL_LANGUAGE
    rest = caption.stem.removeprefix(f"{film.stem}.")
    is_language = rest != caption.stem and LANGUAGE.fullmatch(rest) and len(rest) <= LONGEST
    return rest if is_language else ""
