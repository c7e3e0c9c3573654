"""The indexes of this site: which one lives, by which words, and whether it is still sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from search.analysis.lexicon import Lexicon
from search.analysis.segment import Segmenter
from search.analysis.tokens import analyse
from search.documents import SCHEMA, SearchDocument
from search.engines.choice import engine
from search.engines.contract import Index, Prepared
from search.errors import IndexBroken
from search.models import IndexGeneration


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An index that receives changes, with the segmenter of its words."""

    index: Index
    segmenter: Segmenter

    def prepare(self, documents: Sequence[SearchDocument]) -> list[Prepared]:
        return [
            Prepared(
                document=document,
                tokens=analyse(document, self.segmenter),
                content_hash=document.content_hash(),
            )
            for document in documents
        ]


def new_name(lexicon: Lexicon, at: datetime) -> str:
    """Names the schema, the words and the moment."""
    stamp = at.strftime("%Y%m%d%H%M%S%f")
    return f"{settings.SEARCH_INDEX_PREFIX}-docs-v{SCHEMA}-{lexicon.digest}-{stamp}"


@lru_cache(maxsize=4)
def _segmenter(lexicon_json: str) -> Segmenter:
    return Segmenter(Lexicon.from_json(lexicon_json))


def segmenter_of(generation: IndexGeneration) -> Segmenter:
    """Kept between uses: loading fifty thousand words takes a while."""
    return _segmenter(generation.lexicon)


def target_of(generation: IndexGeneration) -> Target:
    """Raises IndexBroken when the index is gone."""
    return Target(index=engine().index(generation.name), segmenter=segmenter_of(generation))


def targets() -> list[Target]:
    """Every index that changes go to: the live one, and one being built."""
    rows = IndexGeneration.objects.receiving(engine().name)
    return [target_of(row) for row in rows]


def live_generation() -> IndexGeneration | None:
    """The row of the index that answers, or None where there is none that we know."""
    name = engine().live_name()
    return IndexGeneration.objects.named(name) if name else None


def newest_generation() -> IndexGeneration | None:
    """The youngest index we know of, without asking the engine."""
    return IndexGeneration.objects.of_engine(engine().name).first()


def is_sound() -> bool:
    """True when the live index exists, opens, and has the shape this code writes.

    Raises EngineAway when the engine does not answer: then nobody knows.
    """
    live = live_generation()
    if live is None or live.schema != SCHEMA:
        return False
    try:
        engine().index(live.name).count()
    except IndexBroken:
        return False
    return True
