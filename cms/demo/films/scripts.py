"""What a film or a sound says, sentence by sentence: a written script, or a story itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cms.demo.entries import (
    Article,
    Heading,
    MediaEntry,
    Paragraph,
    Part,
    Question,
    Quote,
    StoryEntry,
    Timeline,
)

FILM, SOUND = "视频", "音频"
# About forty seconds at an unhurried pace.
FILM_CHARACTERS = 150
# A sentence ends at its mark, and takes along what closes behind it.
SENTENCE = re.compile(r"[^。！？；]*[。！？；]+[”」』）]*|[^。！？；]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence, who says it, and what is looked at meanwhile."""

    speaker: str
    text: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One film or sound from its first sentence to its last."""

    slug: str
    title: str
    form: str
    motif: str
    lines: tuple[Line, ...]

    @property
    def is_film(self) -> bool:
        return self.form == FILM


def script_of_media(entry: MediaEntry) -> Script:
    """As it stands in the file."""
    lines = tuple(
        Line(speaker=speaker, text=text, detail=detail) for speaker, text, detail in entry.lines
    )
    return Script(
        slug=entry.slug, title=entry.title, form=entry.form, motif=entry.motif, lines=lines
    )


def script_of_story(story: StoryEntry) -> Script | None:
    """A story read aloud, or a film of its first sentences; None where it promises neither."""
    if story.form not in {FILM, SOUND}:
        return None
    said = [f"{story.title}。", *sentences_of(story.body)]
    wanted = list(_beginning(said)) if story.form == FILM else said
    return Script(
        slug=story.slug,
        title=f"短片：{story.title}" if story.form == FILM else f"朗读：{story.title}",
        form=story.form,
        motif=story.motif,
        lines=tuple(
            Line(speaker=story.author, text=text, detail=str(number))
            for number, text in enumerate(wanted)
        ),
    )


def sentences_of(body: tuple[Part, ...]) -> list[str]:
    """Everything that is said in a body, in its order."""
    return [
        sentence
        for part in body
        for text in _texts(part)
        for found in SENTENCE.findall(text)
        if (sentence := found.strip())
    ]


def _texts(part: Part) -> Iterator[str]:
    match part:
        case Paragraph(text=text) | Heading(text=text):
            yield text
        case Article(no=number, text=text):
            yield f"{number}。{text}"
        case Quote(text=text, cite=cite):
            yield text
            yield cite
        case Timeline(happenings=happenings):
            yield from (f"{each.when}，{each.what}" for each in happenings)
        case Question(q=question, a=answer):
            yield from (question, answer)


def _beginning(said: list[str]) -> Iterator[str]:
    """Whole sentences, as many as fit into a short film; always the first."""
    left = FILM_CHARACTERS
    for number, sentence in enumerate(said):
        left -= len(sentence)
        if left < 0 and number:
            return
        yield sentence
