"""A new index beside the old one: filled, judged, and only then put in its place."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from cms.columns.models import Topic
from cms.core import clock
from cms.pages import page_cache
from search.analysis.learn import learn
from search.analysis.lexicon import Lexicon
from search.documents import SearchDocument
from search.engines.choice import engine
from search.errors import EngineAway, IndexMissing, RebuildRefused
from search.indexing import generations
from search.indexing.batches import next_version, write_documents
from search.indexing.outbox import doc_id_of, queue_documents
from search.indexing.reading import indexable_pages, portions, read_documents, read_surroundings
from search.models import IndexGeneration
from search.querysets import units_of_the_tree

logger = logging.getLogger(__name__)

Progress = Callable[[int], None]
MOST_MISSING_SHARE = 0.01
MOST_FAILED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """The new index and how many documents it holds."""

    name: str
    documents: int
    parked: int


def rebuild(*, on_progress: Progress = lambda _: None) -> Rebuilt:
    """Build a new index from the database and let it answer; the last one is kept.

    Changes that come in meanwhile are written to both. Killed anywhere, the live index is as it
    was. Raises RebuildRefused when the new index would be worse.
    """
    lexicon, expected = learn_from_database()
    generation = _begin(lexicon)
    try:
        engine().create(generation.name)
        failed = _fill(generation, on_progress)
        count = _approved_count(generation, at_least=expected - _forgiven(len(failed)))
    except BaseException:
        _abandon(generation)
        raise
    _put_in_place(generation)
    return Rebuilt(name=generation.name, documents=count, parked=len(failed))


def roll_back() -> str:
    """Let the index before the live one answer again, and bring it up to date."""
    live = engine().live_name()
    there = set(engine().names())
    rows = IndexGeneration.objects.of_engine(engine().name)
    kept = (row for row in rows if not row.receives and row.schema == generations.SCHEMA)
    earlier = next((row for row in kept if row.name != live and row.name in there), None)
    if earlier is None:
        raise IndexMissing("没有更早的目录可以退回")
    IndexGeneration.objects.of_engine(engine().name).update(receives=False)
    earlier.receives = True
    earlier.save(update_fields=["receives"])
    _let_answer(earlier)
    queue_everything()
    return earlier.name


def queue_everything() -> int:
    """Look at every document again; what is the same is not written."""
    held = generations.live_generation()
    known = {doc_id for doc_id, _ in generations.target_of(held).index.every()} if held else set()
    return queue_documents([*known, *(doc_id for part in _doc_ids() for doc_id in part)])


def learn_from_database() -> tuple[Lexicon, int]:
    """The words of all public documents, of the district tree and of the topics' synonyms.

    With how many documents there should be, those counted that cannot be read.
    """
    at = clock.now()
    surroundings = read_surroundings(with_pictures=False)
    documents: list[SearchDocument] = []
    unreadable = 0
    for numbers in portions():
        reading = read_documents(numbers, at=at, surroundings=surroundings)
        documents += reading.documents
        unreadable += len(reading.failures)
    names = [unit.name for unit in units_of_the_tree()]
    names += [word for topic in Topic.objects.all() for word in (topic.name, *topic.synonyms)]
    return learn(documents, names), len(documents) + unreadable


def _begin(lexicon: Lexicon) -> IndexGeneration:
    """Known before it lies anywhere: if nobody finishes it, the next rebuild clears it away."""
    at = clock.now()
    return IndexGeneration.objects.create(
        name=generations.new_name(lexicon, at),
        engine=engine().name,
        schema=generations.SCHEMA,
        lexicon=lexicon.to_json(),
        started_at=at,
    )


def _fill(generation: IndexGeneration, on_progress: Progress) -> dict[str, str]:
    target = generations.target_of(generation)
    failed: dict[str, str] = {}
    for doc_ids in _doc_ids():
        version = next_version()
        failed |= write_documents(doc_ids, targets=[target], version=version, at=clock.now())
        on_progress(len(doc_ids))
    return failed


def _forgiven(failed: int) -> int:
    """A few poison documents stop no rebuild; many are our own fault: the live index stays."""
    return min(failed, MOST_FAILED) if generations.is_sound() else failed


def _approved_count(generation: IndexGeneration, *, at_least: int) -> int:
    """The gate: a new index that lost documents, or was overtaken by a newer one, stays out."""
    count = generations.target_of(generation).index.count()
    is_overtaken = IndexGeneration.objects.named(generation.name) is None
    if is_overtaken or count < at_least * (1 - MOST_MISSING_SHARE):
        raise RebuildRefused
    return count


def _doc_ids() -> Iterator[list[str]]:
    for numbers in portions():
        pages = indexable_pages().in_bulk(numbers).values()
        yield [doc_id for page in pages if (doc_id := doc_id_of(page))]


def _abandon(generation: IndexGeneration) -> None:
    """Forget it first: what is unknown receives nothing, even where it cannot be dropped."""
    generation.delete()
    with suppress(EngineAway):
        engine().drop(generation.name)


def _put_in_place(generation: IndexGeneration) -> None:
    """Swap, then forget all that is older but the one before; a newer one is being built."""
    before = engine().live_name()
    _let_answer(generation)
    older = IndexGeneration.objects.of_engine(engine().name).older_than(generation)
    older.update(receives=False)
    for row in older.exclude(name=before or ""):
        engine().drop(row.name)
        row.delete()
    logger.info("Index %s answers now", generation.name)


def _let_answer(generation: IndexGeneration) -> None:
    """Kept pages of the index before are over."""
    engine().make_live(generation.name)
    page_cache.clear()
