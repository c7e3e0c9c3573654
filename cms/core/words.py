"""One form for words that are to be compared: width, case, hidden marks and 繁体 do not count."""

import re
import unicodedata
from functools import cache

import opencc
from django.utils.text import slugify
from pypinyin import lazy_pinyin

LONGEST_NAME = 50

# Zero-width spaces and joiners, directional marks, soft hyphen, byte order mark.
HIDDEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def normalise(text: str) -> str:
    """NFKC, hidden marks removed, lower case, traditional characters simplified.

    Marks go first and letters are composed last: what stood apart by a hidden mark, or comes apart
    in lower case, has one form with what was written together.
    """
    lower = unicodedata.normalize("NFKC", HIDDEN.sub("", text)).lower()
    return simplify(unicodedata.normalize("NFKC", lower))


def simplify(text: str) -> str:
    """Traditional characters as simplified ones; everything else stays."""
    return _converter().convert(text)


def latin_name(text: str) -> str:
    """A name for an address: 槐花饼 → huai-hua-bing; at most 50 characters, whole syllables only.

    Empty when the text holds neither letters, digits nor Chinese characters.
    """
    syllables = slugify(" ".join(lazy_pinyin(normalise(text), v_to_u=False))).split("-")
    name = ""
    for syllable in syllables:
        longer = f"{name}-{syllable}" if name else syllable
        if len(longer) > LONGEST_NAME:
            break
        name = longer
    return name


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
