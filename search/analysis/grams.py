"""Character grams: any two neighbouring characters of a text can be found."""

import re

# Runs of Han characters, rare ones of names included, or of Latin letters and digits.
RUNS = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+|[a-z0-9]+")
# A token no text contains: a phrase never reaches across it.
BORDER = "¶"


def runs(text: str) -> list[str]:
    """The unbroken runs of a normalised text."""
    return RUNS.findall(text)


def is_han(run: str) -> bool:
    """True for a run of Chinese characters."""
    return not run.isascii()


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of each Han run, runs apart by a border; a Latin run is one token."""
    tokens: list[str] = []
    for run in runs(text):
        tokens += [BORDER, *_pairs(run)] if tokens else _pairs(run)
    return tokens


def _pairs(run: str) -> list[str]:
    if not is_han(run) or len(run) == 1:
        return [run]
    return [run[start : start + 2] for start in range(len(run) - 1)]


def singles(text: str) -> list[str]:
    """Each Han character of a text once, in order."""
    return list(dict.fromkeys(char for run in runs(text) if is_han(run) for char in run))
