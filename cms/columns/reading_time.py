"""How long a text takes to read: its characters at the pace of an unhurried reader."""

import math
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags

CHARACTERS_PER_MINUTE = 400
# Keys of block values that are no prose.
SILENT_KEYS = frozenset({"id", "type", "image", "venue", "document", "official_link", "credit"})
BLANK = re.compile(r"\s+")


def characters_in(raw: Any) -> int:
    """Characters a reader meets in raw block data, without marks of the page and blanks."""
    return sum(len(BLANK.sub("", unescape(strip_tags(text)))) for text in texts_in(raw))


def minutes_for(characters: int) -> int:
    """At least one."""
    return max(1, math.ceil(characters / CHARACTERS_PER_MINUTE))


def texts_in(raw: Any) -> Iterator[str]:
    """Every string of raw block data that somebody reads."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for key, value in raw.items():
            if key not in SILENT_KEYS:
                yield from texts_in(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from texts_in(item)
