"""The words of this place: tags, places, titles, and in how many documents a word stands."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from search.analysis.grams import is_han, runs

MAX_WORDS = 50_000
LONGEST_WORD = 5
SINGLE_CHARACTER_SHARE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Frozen with an index: the same words cut documents and queries."""

    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    frequency: Mapping[str, int] = field(default_factory=dict)
    documents: int = 0

    @property
    def digest(self) -> str:
        """Part of the schema: other words, other tokens, another index."""
        return hashlib.sha256("\n".join(sorted(self.words)).encode()).hexdigest()[:8]

    def weight(self, text: str) -> float:
        """How much a unit tells: a rare word much, a single character a little."""
        seen = self.frequency.get(text, 0)
        rarity = math.log(1 + (self.documents + 1) / (seen + 1))
        return rarity * (SINGLE_CHARACTER_SHARE if len(text) == 1 else 1.0)

    def is_name(self, text: str) -> bool:
        """True for a whole title or tag, which a query leaves uncut."""
        return text in self.names

    def to_json(self) -> str:
        return json.dumps(
            {
                "words": sorted(self.words),
                "names": sorted(self.names),
                "frequency": dict(self.frequency),
                "documents": self.documents,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        kept = json.loads(text)
        return cls(
            words=frozenset(kept["words"]),
            names=frozenset(kept["names"]),
            frequency=kept["frequency"],
            documents=kept["documents"],
        )


def domain_words(titles: Iterable[str], names: Iterable[str]) -> frozenset[str]:
    """What the segmenter must know: short parts of titles, and names of places and tags."""
    found = {run for name in names for run in runs(name)}
    found |= {run for title in titles for run in runs(title) if len(run) <= LONGEST_WORD}
    return frozenset(word for word in found if is_han(word) and len(word) > 1)


def count_words(tokens: Iterable[Iterable[str]]) -> dict[str, int]:
    """In how many of these documents each word stands; the commonest 50,000."""
    counted: Counter[str] = Counter()
    for words in tokens:
        counted.update(set(words))
    return dict(counted.most_common(MAX_WORDS))
