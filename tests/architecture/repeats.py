"""Finds six written lines that stand in two places."""

from collections import defaultdict
from itertools import pairwise

from tests.architecture.source_tree import SourceFile

RUN = 6
SHORTEST = 4
BOILERPLATE = ("import ", "from ", "#", '"""', "@")


def _told_lines(file: SourceFile) -> list[tuple[int, str]]:
    """Numbered lines that say something: no imports, comments, or lone brackets."""
    told = []
    for number, line in enumerate(file.lines, start=1):
        text = line.strip()
        if len(text) >= SHORTEST and not text.startswith(BOILERPLATE):
            told.append((number, text))
    return told


def copied_blocks(files: list[SourceFile]) -> list[str]:
    """Pairs of places that share six lines in a row, the longest run of a pair named once."""
    places: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for file in files:
        told = _told_lines(file)
        for start in range(len(told) - RUN + 1):
            window = told[start : start + RUN]
            places[tuple(text for _, text in window)].append((file.name, window[0][0]))
    pairs: dict[tuple[str, str], str] = {}
    for spots in places.values():
        for (first, line), (second, other) in pairwise(spots):
            if first != second or abs(line - other) >= RUN:
                pairs.setdefault((first, second), f"{first}:{line} ~ {second}:{other}")
    return sorted(pairs.values())
