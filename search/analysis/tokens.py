"""The token fields of a document: the same for both engines, so that both see the same words."""

from dataclasses import dataclass

from cms.core.words import normalise
from search.analysis.grams import BORDER, bigrams, singles
from search.analysis.segment import Segmenter
from search.documents import SearchDocument

# No field is ever without a token: then both engines count the same documents and lengths.
EMPTY = BORDER


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFields:
    """Tokens joined by spaces; an engine splits them at the spaces and does nothing else."""

    title_w: str
    tags_w: str
    place_w: str
    summary_w: str
    body_w: str
    speech_w: str
    title_g: str
    all_g: str


def analyse(document: SearchDocument, segmenter: Segmenter) -> TokenFields:
    """Words of each field, grams of the title and of everything."""
    title, summary = normalise(document.title), normalise(document.summary)
    tags = [normalise(tag) for tag in document.tags]
    place, body = normalise(document.place), normalise(document.body)
    speech = normalise(document.speech)
    return TokenFields(
        title_w=_words(title, segmenter),
        tags_w=" ".join(
            dict.fromkeys(" ".join([*tags, _words(" ".join(tags), segmenter)]).split())
        ),
        place_w=_words(place, segmenter),
        summary_w=_words(summary, segmenter),
        body_w=_words(body, segmenter),
        speech_w=_words(speech, segmenter),
        title_g=_bordered([bigrams(title), singles(title)]),
        all_g=_bordered(
            [
                *(bigrams(text) for text in (title, *tags, place, summary, body, speech)),
                singles(" ".join((title, *tags))),
            ]
        ),
    )


def _words(text: str, segmenter: Segmenter) -> str:
    return " ".join(segmenter.for_index(text)) or EMPTY


def _bordered(parts: list[list[str]]) -> str:
    return f" {BORDER} ".join(" ".join(tokens) for tokens in parts if tokens) or EMPTY
