"""What a worker does for the index, whoever calls: catch up, keep it sound, learn new words."""

import logging
from datetime import datetime

from cms.core import clock
from search.engines.choice import engine
from search.errors import EngineAway
from search.indexing import generations
from search.indexing.batches import index_batch
from search.indexing.checking import Differences, compare, repair
from search.indexing.rebuilding import Progress, Rebuilt, rebuild, roll_back
from search.models import SearchOutbox
from search.querysets import public_count

# New words are learnt once there is a fifth more to learn from, and some on top.
GROWTH, GROWTH_FLOOR = 1.2, 20

logger = logging.getLogger(__name__)


def catch_up() -> int:
    """Index until nothing waits; returns how many rows were done.

    Raises EngineAway: what waits goes on waiting.
    """
    ensure_sound()
    done = 0
    while taken := index_batch(at=clock.now()):
        done += taken
    return done


def ensure_sound() -> None:
    """A missing, broken or outdated index is built anew from the database."""
    if not generations.is_sound():
        logger.warning("The search index is missing or broken: building a new one")
        rebuild()


def look_after() -> None:
    """Notice an index that lost documents, and words it does not know yet."""
    ensure_sound()
    live = generations.live_generation()
    if live is None:
        return
    target = generations.target_of(live)
    public = public_count(clock.now())
    learnt = target.segmenter.lexicon.documents
    if public > learnt * GROWTH + GROWTH_FLOOR:
        rebuild()
    elif public != target.index.count() and not SearchOutbox.objects.waiting().exists():
        repair(compare(at=clock.now()), at=clock.now())


def engine_answers() -> bool:
    """One cheap question to the live index."""
    name = engine().live_name()
    try:
        return bool(name) and engine().index(name or "").count() >= 0
    except EngineAway:
        return False


def make_new(*, on_progress: Progress = lambda _: None) -> Rebuilt:
    """Build a new index from the database and let it answer. Raises RebuildRefused."""
    return rebuild(on_progress=on_progress)


def go_back() -> str:
    """Let the index before the live one answer again. Raises IndexMissing."""
    return roll_back()


def check_index(*, at: datetime) -> Differences:
    """What the live index and the database disagree about. Raises IndexMissing, EngineAway."""
    return compare(at=at)


def repair_index(differences: Differences, *, at: datetime) -> int:
    """Bring the differing documents up to date; returns how many."""
    return repair(differences, at=at)
