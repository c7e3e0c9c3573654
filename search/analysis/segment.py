"""Cuts Chinese into words with the words of this place added."""

from functools import lru_cache

import rjieba

from search.analysis.grams import runs
from search.analysis.lexicon import Lexicon

# So frequent that the segmenter never cuts one of our own words in two.
SURE_FREQUENCY = 200_000


class Segmenter:
    """Cuts normalised text; one instance a lexicon, kept as long as its index lives."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._jieba = _cutter(lexicon.words)

    def for_index(self, text: str) -> list[str]:
        """Every word, and the shorter words inside a long one."""
        return [word for run in runs(text) for word in self._jieba.cut_for_search(run, hmm=False)]

    def for_query(self, text: str) -> list[str]:
        """Each character once, in the longest known words."""
        return [word for run in runs(text) for word in self._jieba.cut(run, hmm=False)]


@lru_cache(maxsize=2)
def _cutter(words: frozenset[str]) -> rjieba.Jieba:
    """Learning the words of an index and filling it cut alike; reading the dictionary is slow."""
    cutter = rjieba.Jieba()
    for word in sorted(words):
        cutter.add_word(word, SURE_FREQUENCY, None)
    return cutter
