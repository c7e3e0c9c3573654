"""The indexes of this site: which one lives, by which words, and whether it is still sound."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from search.analysis.lexicon import Lexicon
from search.analysis.segment import Segmenter
from search.analysis.tokens import analyse
from search.documents import SCHEMA, SearchDocument
from search.engines.choice import engine
from search.engines.contract import Index, Prepared
from search.errors import IndexBroken
from search.models import IndexGeneration

SEGMENTERS_KEPT = 3


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


def has_this_shape(name: str) -> bool:
    """True when an index was written by code that stores what this code reads."""
    return f"-docs-v{SCHEMA}-" in name


class Segmenters:
    """The few segmenters in use, by index: loading fifty thousand words takes a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, Segmenter] = {}

    def of_index(self, name: str) -> Segmenter | None:
        """Asks the database only for an index not met before; None where it knows none."""
        with self._lock:
            if name not in self._kept:
                row = IndexGeneration.objects.named(name)
                if row is None:
                    return None
                self._keep(name, Segmenter(Lexicon.from_json(row.lexicon)))
            return self._kept[name]

    def _keep(self, name: str, segmenter: Segmenter) -> None:
        while len(self._kept) >= SEGMENTERS_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[name] = segmenter


_segmenters = Segmenters()


def segmenter_of(name: str) -> Segmenter | None:
    """The segmenter of an index by name, or None where there is no such index."""
    return _segmenters.of_index(name)


def target_of(generation: IndexGeneration) -> Target:
    """Raises IndexBroken when the index is gone."""
    segmenter = segmenter_of(generation.name) or Segmenter(Lexicon())
    return Target(index=engine().index(generation.name), segmenter=segmenter)


def targets() -> list[Target]:
    """Every index that changes go to: the live one, and one being built.

    One that is not there is passed over: writing to it would make an index without our fields.
    """
    there = set(engine().names())
    rows = IndexGeneration.objects.receiving(engine().name)
    return [target_of(row) for row in rows if row.name in there]


def live_generation() -> IndexGeneration | None:
    """The row of the index that answers, or None where there is none that we know."""
    name = engine().live_name()
    return IndexGeneration.objects.named(name) if name else None


def newest_name() -> str | None:
    """The youngest index we know of, without asking the engine."""
    return IndexGeneration.objects.of_engine(engine().name).values_list("name", flat=True).first()


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
