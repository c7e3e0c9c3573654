"""What the site knows right now: words of the live index, places, synonyms."""

import threading
import time

from cms.columns.models import Topic
from cms.core.geo import Point
from cms.core.words import normalise
from search.analysis.lexicon import Lexicon
from search.analysis.segment import Segmenter
from search.indexing import generations
from search.planning.knowledge import Gazetteer, Knowledge, Place
from search.planning.plan import Area
from search.querysets import units_of_the_tree

KEPT_S = 30.0
WITHOUT_INDEX = Segmenter(Lexicon())


class Kept:
    """The gazetteer of this process, read again after half a minute or when told to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gazetteer: Gazetteer | None = None
        self._until = 0.0

    def get(self) -> Gazetteer:
        with self._lock:
            if self._gazetteer is None or time.monotonic() > self._until:
                self._gazetteer = read_gazetteer()
                self._until = time.monotonic() + KEPT_S
            return self._gazetteer

    def forget(self) -> None:
        with self._lock:
            self._gazetteer = None


_kept = Kept()


def know(index: str | None) -> Knowledge:
    """Words of that index (of the newest, where none answers), places and synonyms."""
    name = index or generations.newest_name()
    segmenter = generations.segmenter_of(name) if name else None
    return Knowledge(segmenter=segmenter or WITHOUT_INDEX, gazetteer=_kept.get())


def places() -> Gazetteer:
    return _kept.get()


def forget_places() -> None:
    """A name changed in this process; others notice within half a minute."""
    _kept.forget()


def read_gazetteer() -> Gazetteer:
    """The district tree and the topics' synonyms."""
    found = [
        Place(
            area=Area(number=unit.pk, slug=unit.slug, name=unit.name),
            words=normalise(unit.name),
            depth=unit.depth,
            centre=None if unit.lat is None or unit.lon is None else Point(unit.lat, unit.lon),
        )
        for unit in units_of_the_tree()
    ]
    found.sort(key=lambda place: -len(place.words))
    return Gazetteer(places=tuple(found), synonyms=_synonyms())


def _synonyms() -> dict[str, tuple[str, ...]]:
    """Each word of a topic's group stands for all the others."""
    groups: dict[str, tuple[str, ...]] = {}
    for topic in Topic.objects.all():
        group = tuple(dict.fromkeys(normalise(word) for word in (topic.name, *topic.synonyms)))
        for word in group:
            others = tuple(other for other in group if other != word)
            groups[word] = tuple(dict.fromkeys((*groups.get(word, ()), *others)))
    return {word: others for word, others in groups.items() if others}
