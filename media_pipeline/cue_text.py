"""The words of one cue: plain text and the few tags a player knows, written anew."""

import html
import re
import unicodedata

# A tag with its name and the rest, or a moment inside the words.
TAG = re.compile(r"<(?:(/?)([A-Za-z][A-Za-z0-9]*)((?:[.\s=][^<>\n]*)?)|\d[\d:.]*)>", re.ASCII)
# {\an8}, {\i1}: placement marks of the subtitle programs, shown by none of our players.
MARKS = re.compile(r"\{\\[^{}\n]{0,200}\}")
PLAIN = frozenset({"b", "i", "u", "ruby", "rt"})
VOICE = "v"
SPACES = re.compile(r"[ \t]+")
# Overrides and isolates turn the words around them; letters written right to left need none.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_text(text: str) -> str:
    """Escaped words with balanced tags; no tag, attribute or entity of the upload survives."""
    open_tags: list[str] = []
    pieces: list[str] = []
    place = 0
    without_marks = MARKS.sub("", text)
    for found in TAG.finditer(without_marks):
        pieces.append(_escaped(without_marks[place : found.start()]))
        pieces.append(_tag(found, open_tags))
        place = found.end()
    pieces.append(_escaped(without_marks[place:]))
    pieces.extend(f"</{name}>" for name in reversed(open_tags))
    return _without_empty_lines("".join(pieces))


def _tag(found: re.Match[str], open_tags: list[str]) -> str:
    """The tag as we write it; nothing for one that is not ours or closes what is not open."""
    closing, name, rest = found[1], (found[2] or "").lower(), found[3] or ""
    if closing:
        return _closed(name, open_tags)
    if name in PLAIN:
        open_tags.append(name)
        return f"<{name}>"
    speaker = " ".join(_escaped(rest).split()) if name == VOICE and rest[:1].isspace() else ""
    if not speaker:
        return ""
    open_tags.append(VOICE)
    return f"<{VOICE} {speaker}>"


def _closed(name: str, open_tags: list[str]) -> str:
    if name not in open_tags:
        return ""
    written = ""
    while open_tags:
        last = open_tags.pop()
        written += f"</{last}>"
        if last == name:
            break
    return written


def _escaped(text: str) -> str:
    shown = "".join(character for character in html.unescape(text) if _is_shown(character))
    return html.escape(SPACES.sub(" ", shown), quote=False)


def _is_shown(character: str) -> bool:
    if character in "\n\t":
        return True
    return character not in TURNING and unicodedata.category(character) not in {"Cc", "Cs"}


def _without_empty_lines(text: str) -> str:
    """An empty line would end the cue."""
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())
