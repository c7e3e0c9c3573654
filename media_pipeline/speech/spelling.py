"""How a sentence is written for the engine: words of this place by their sound."""

import re
from collections.abc import Mapping

# What is never read aloud, and would only make the voice stumble.
SILENT = re.compile(r"[《》〈〉“”「」『』【】()（）\[\]*#_]")
BLANKS = re.compile(r"\s+")


def spelled(text: str, readings: Mapping[str, str]) -> str:
    """The sentence with each word of the table as its syllables: 濮阳 as `pu2 yang2`.

    The longest word that fits is taken, so that 澶渊之盟 may be read otherwise than 澶渊.
    """
    plain = SILENT.sub("", text)
    if readings:
        words = sorted(readings, key=len, reverse=True)
        known = re.compile("|".join(map(re.escape, words)))
        plain = known.sub(lambda found: f" {readings[found[0]]} ", plain)
    return BLANKS.sub(" ", plain).strip()
