"""The two signs a query knows: "词组" in quotes, and -词 for what must not be there."""

import re
from dataclasses import dataclass

QUOTES = str.maketrans(dict.fromkeys("“”「」『』〝〞", '"'))
PARTS = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece between spaces or quotes; everything else in a query is literal."""

    text: str
    is_quoted: bool = False
    is_excluded: bool = False


def parts_of(text: str) -> list[Part]:
    """The pieces of a normalised query, empty ones left out."""
    found = PARTS.findall(text.translate(QUOTES))
    pieces = [
        Part(text=(quoted or bare).strip(), is_quoted=bool(quoted), is_excluded=bool(minus))
        for minus, quoted, bare in found
    ]
    return [piece for piece in pieces if piece.text]
