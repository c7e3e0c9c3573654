"""The worker's round: claim, take a version, read, write, forget the claim."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from cms.pages import page_cache
from search.engines.choice import engine
from search.engines.contract import Batch, Prepared
from search.errors import EngineAway
from search.indexing import generations
from search.indexing.generations import Target
from search.indexing.outbox import names_of, number_of
from search.indexing.reading import Reading, read_documents, read_surroundings
from search.models import IndexState, SearchOutbox

BATCH = 500
MOST_TRIES = 5
STATE = "docs"

logger = logging.getLogger(__name__)


def index_batch(*, at: datetime) -> int:
    """Index one batch of what waits; returns how many rows were taken.

    Raises EngineAway with the claim given back when the engine does not answer.
    """
    claim, rows, version = _claim(at)
    if not rows:
        return 0
    doc_ids = list(dict.fromkeys(row.doc_id for row in rows))
    try:
        failures = write_documents(doc_ids, targets=generations.targets(), version=version, at=at)
    except EngineAway:
        SearchOutbox.objects.claimed_as(claim).update(claim="", claimed_at=None)
        raise
    _settle(claim, failures, at=at)
    return len(rows)


@transaction.atomic
def _claim(at: datetime) -> tuple[str, list[SearchOutbox], int]:
    """The version is taken in the same transaction: whoever reads later has the higher one."""
    rows = SearchOutbox.objects.next_batch(at, BATCH)
    if not rows:
        return "", [], 0
    claim = secrets.token_hex(16)
    mine = SearchOutbox.objects.in_bulk([row.pk for row in rows])
    for row in mine.values():
        row.claim, row.claimed_at = claim, at
    SearchOutbox.objects.bulk_update(mine.values(), ["claim", "claimed_at"])
    return claim, rows, next_version()


@transaction.atomic
def next_version() -> int:
    """Higher than any version taken before; the row lock puts two takers in order."""
    IndexState.objects.bulk_create([IndexState(name=STATE)], ignore_conflicts=True)
    IndexState.objects.select_for_update().get(name=STATE)
    IndexState.objects.update(version=F("version") + 1)
    return IndexState.objects.get(name=STATE).version


def write_documents(
    doc_ids: Sequence[str], *, targets: Sequence[Target], version: int, at: datetime
) -> Mapping[str, str]:
    """Bring these documents of each index up to date; returns what failed, with the reason."""
    surroundings = read_surroundings()
    reading = read_documents(map(number_of, doc_ids), at=at, surroundings=surroundings)
    broken = {
        doc_id: reading.failures[number_of(doc_id)]
        for doc_id in doc_ids
        if number_of(doc_id) in reading.failures
    }
    refused: dict[str, str] = {}
    for target in targets:
        refused |= _write(
            target,
            reading,
            doc_ids=[doc_id for doc_id in doc_ids if doc_id not in broken],
            version=version,
        )
    return broken | {
        doc_id: refused[name] for doc_id in doc_ids for name in names_of(doc_id) if name in refused
    }


def _write(
    target: Target, reading: Reading, *, doc_ids: Sequence[str], version: int
) -> Mapping[str, str]:
    """Unchanged content is not written again; what is no document any more is deleted.

    A page that turned out to be something else leaves its former name.

    Kept pages of answers are over once the index that answers knows more.
    """
    names = [*dict.fromkeys(name for doc_id in doc_ids for name in names_of(doc_id))]
    known = target.index.known(names)
    prepared = target.prepare(reading.documents)
    alive = {one.document.doc_id for one in prepared}
    batch = Batch(
        version=version,
        writes=[one for one in prepared if not _is_same(one, known)],
        deletes=[name for name in names if name not in alive],
    )
    if not batch.writes and not batch.deletes:
        return {}
    refused = target.index.write(batch)
    is_seen = batch.writes or any(doc_id in known for doc_id in batch.deletes)
    if is_seen and target.index.name == engine().live_name():
        page_cache.clear()
    return refused


def _is_same(one: Prepared, known: Mapping[str, object]) -> bool:
    held = known.get(one.document.doc_id)
    return held is not None and getattr(held, "content_hash", "") == one.content_hash


@transaction.atomic
def _settle(claim: str, failures: Mapping[str, str], *, at: datetime) -> None:
    """Forget what is done; what failed is tried again, and parked after five times.

    What was parked and can be indexed again is no longer told of.
    """
    mine = SearchOutbox.objects.claimed_as(claim)
    for row in mine.of_documents(failures):
        row.tries, row.error = row.tries + 1, failures[row.doc_id][:200]
        row.claim, row.claimed_at = "", None
        row.parked_at = at if row.tries >= MOST_TRIES else None
        row.save()
        logger.warning("Document %s was not indexed (%d): %s", row.doc_id, row.tries, row.error)
    done = list(mine.values_list("doc_id", flat=True))
    SearchOutbox.objects.parked().of_documents(done).delete()
    mine.delete()
