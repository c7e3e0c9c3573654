"""Learns the lexicon of an index from the documents that will stand in it."""

from collections.abc import Sequence

from cms.core.words import normalise
from search.analysis.lexicon import Lexicon, count_words, domain_words
from search.analysis.segment import Segmenter
from search.documents import SearchDocument


def learn(documents: Sequence[SearchDocument], names: Sequence[str]) -> Lexicon:
    """Words from titles, tags and other names, with the number of documents each stands in."""
    titles = [normalise(document.title) for document in documents]
    tags = {normalise(tag) for document in documents for tag in document.tags}
    words = domain_words(titles, [*tags, *(normalise(name) for name in names)])
    segmenter = Segmenter(Lexicon(words=words))
    frequency = count_words(_told(document, segmenter) for document in documents)
    return Lexicon(
        words=words,
        names=frozenset(titles) | frozenset(tags),
        frequency=frequency,
        documents=len(documents),
    )


def _told(document: SearchDocument, segmenter: Segmenter) -> list[str]:
    text = normalise(" ".join((document.title, *document.tags, document.summary, document.place)))
    return segmenter.for_index(text)
