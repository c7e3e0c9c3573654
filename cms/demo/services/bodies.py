"""From the parts of a written story to the blocks an editor would have filled in."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.utils.html import escape

from cms.demo.entries import (
    Article,
    Heading,
    Law,
    Note,
    Paragraph,
    Part,
    Question,
    Quote,
    Timeline,
    Transcript,
)

Block = tuple[str, Any]
# Where the name of a law ends and its article begins: 民法典第九百四十四条.
ARTICLE_BEGINS = "第"


def blocks_of(body: Iterable[Part], *, laws: tuple[Law, ...]) -> tuple[Block, ...]:
    """The blocks of a body; paragraphs that follow each other are one text."""
    runs = groupby(body, key=lambda part: isinstance(part, Paragraph))
    return tuple(block for is_text, run in runs for block in _of_run(is_text, run, laws))


def _of_run(is_text: bool, run: Iterable[Part], laws: tuple[Law, ...]) -> Iterator[Block]:
    if is_text:
        yield _text(part.text for part in run if isinstance(part, Paragraph))
        return
    for part in run:
        yield from _of_part(part, laws)


def _of_part(part: Part, laws: tuple[Law, ...]) -> Iterator[Block]:
    match part:
        case Heading(text=text):
            yield ("heading", text)
        case Article(no=number, text=text):
            yield ("rule_article", {"number": number, "text": text})
        case Quote(text=text, cite=cite):
            yield ("quote", {"text": text, "cite": cite})
        case Timeline(happenings=happenings):
            items = [{"when": each.when, "what": each.what} for each in happenings]
            yield ("timeline", {"items": items})
        case Question():
            yield from _of_question(part, laws)
        case Note(text=text):
            yield ("call_out", {"text": _html([text])})
        case Transcript(lines=lines):
            yield ("transcript", [{"speaker": who, "text": what} for who, what in lines])


def _of_question(part: Question, laws: tuple[Law, ...]) -> Iterator[Block]:
    """A question about the law; one answered from elsewhere has no article to name."""
    law, begins, article = part.ref.partition(ARTICLE_BEGINS)
    if not begins:
        yield ("heading", part.q)
        yield _text([part.a, f"依据：{part.ref}"])
        return
    in_force = [str(each.effective) for each in laws if each.name == law and each.effective]
    yield (
        "law_answer",
        {
            "question": part.q,
            "answer": _html([part.a]),
            "law": law,
            "article": begins + article,
            "in_force_on": in_force[0] if in_force else None,
            "official_link": "",
        },
    )


def _text(paragraphs: Iterable[str]) -> Block:
    return ("text", _html(paragraphs))


def _html(paragraphs: Iterable[str]) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
