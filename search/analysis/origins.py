"""Where each character of a normalised text came from in the text as people wrote it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from cms.core.words import HIDDEN, normalise

# What NFKC may join with its neighbour: accents, jamo, kana voicing.
JOINED = re.compile("[\u0300-\u036f\u1100-\u11ff\u3099\u309a]")


@lru_cache(maxsize=2_000)
def aligned(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is compared, and for each of its characters where it came from.

    Nothing hidden, nothing joined and an equal length: then every character stayed where it was.
    """
    whole = normalise(text)
    if len(whole) == len(text) and not HIDDEN.search(text) and not JOINED.search(text):
        return whole, range(len(text))
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for made in _normal_char(char):
            plain.append(made)
            places.append(place)
    return "".join(plain), places


def as_written(text: str, words: str) -> str:
    """The stretch of the text that reads as these normalised words; without one, the words."""
    plain, places = aligned(text)
    begin = plain.find(words)
    if not words or begin < 0:
        return words
    return text[places[begin] : places[begin + len(words) - 1] + 1]


@lru_cache(maxsize=20_000)
def _normal_char(char: str) -> str:
    return normalise(char)
