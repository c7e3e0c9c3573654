"""Marks what was found in a hit's own text; everything is escaped before a mark is set."""

import re
from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString

from search.analysis.origins import aligned

AROUND = 40
OPEN, CLOSE, GAP = "<mark>", "</mark>", "…"
Range = tuple[int, int]


def highlight(text: str, words: Sequence[str]) -> SafeString:
    """The whole text as HTML with each of the words marked."""
    return _marked(text, _ranges(text, words))


def snippet(*, title: str, summary: str, body: str, words: Sequence[str]) -> SafeString:
    """The summary with its marks; where only the body has a word, the place around it."""
    found = _ranges(summary, words)
    if found or _ranges(title, words):
        return _marked(summary, found)
    in_body = _ranges(body, words)
    if not in_body:
        return _marked(summary, [])
    start = max(0, in_body[0][0] - AROUND)
    end = min(len(body), in_body[0][1] + AROUND)
    inside = [(begin - start, stop - start) for begin, stop in in_body if stop <= end]
    before, after = GAP if start else "", GAP if end < len(body) else ""
    return SafeString(f"{before}{_marked(body[start:end], inside)}{after}")


def _ranges(text: str, words: Iterable[str]) -> list[Range]:
    """Where the words stand, overlapping ones joined, in order."""
    plain, places = aligned(text)
    found = sorted(
        (places[match.start()], places[match.end() - 1] + 1)
        for word in words
        if word
        for match in re.finditer(re.escape(word), plain)
    )
    joined: list[Range] = []
    for begin, end in found:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _marked(text: str, ranges: Sequence[Range]) -> SafeString:
    parts: list[str] = []
    last = 0
    for begin, end in ranges:
        parts += [escape(text[last:begin]), OPEN, escape(text[begin:end]), CLOSE]
        last = end
    return SafeString("".join([*parts, escape(text[last:])]))
