"""What a file was called is a title and nothing else: it reaches no path and no program."""

import unicodedata
from pathlib import PurePosixPath

MOST_CHARACTERS = 120
UNTITLED = "未命名"
# Controls, marks that turn the reading direction, halves of characters, places nobody named.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean_title(title: str, *, filename: str = "") -> str:
    """One visible line of at most 120 characters; the file's name stands in for a missing one."""
    return _visible(title) or _visible(_stem(filename)) or UNTITLED


def _stem(filename: str) -> str:
    return PurePosixPath(filename.replace("\\", "/").replace("\0", "")).stem


def _visible(words: str) -> str:
    spaced = " ".join(words.split())
    seen = "".join(one for one in spaced if unicodedata.category(one) not in UNSEEN)
    return unicodedata.normalize("NFC", seen)[:MOST_CHARACTERS].strip()
