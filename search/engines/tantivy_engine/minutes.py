"""Opening hours as terms: stretches are covered by aligned blocks of minutes, exactly.

A moment lies in one block of each size, so "open at" is a look-up of sixteen terms, and a span of
eight hours needs a dozen of them.
"""

import math
from collections.abc import Iterable, Iterator
from datetime import datetime

from search.documents import Stretch

MINUTE_S = 60
SIZES = 16


def terms_of(spans: Iterable[Stretch]) -> set[str]:
    """The blocks that together cover the spans."""
    return {term for span in spans for term in _cover(span)}


def terms_at(moment: datetime) -> list[str]:
    """The blocks that hold the moment, one of each size."""
    minute = int(moment.timestamp() // MINUTE_S)
    return [_term(size, minute >> size) for size in range(SIZES)]


def _cover(span: Stretch) -> Iterator[str]:
    start = math.ceil(span.begins.timestamp() / MINUTE_S)
    end = math.ceil(span.ends.timestamp() / MINUTE_S)
    while start < end:
        size = min(_alignment(start), (end - start).bit_length() - 1, SIZES - 1)
        yield _term(size, start >> size)
        start += 1 << size


def _alignment(number: int) -> int:
    """How often two divides the number."""
    return (number & -number).bit_length() - 1 if number else SIZES


def _term(size: int, block: int) -> str:
    return f"{size}.{block}"
