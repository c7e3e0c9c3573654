"""Compares the live index with the database: missing, extra, stale, forbidden."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from search.engines.contract import Known
from search.errors import IndexMissing
from search.indexing import generations
from search.indexing.batches import next_version, write_documents
from search.indexing.generations import Target
from search.indexing.outbox import names_of, number_of
from search.indexing.reading import (
    PORTION,
    indexable_pages,
    portions,
    read_documents,
    read_surroundings,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Documents by what is wrong with them; forbidden ones stand for pages that are not public."""

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    checked: int = 0

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.missing, *self.extra, *self.stale, *self.forbidden)


def compare(*, at: datetime) -> Differences:
    """What the live index and the database disagree about.

    Raises IndexMissing when there is no live index, EngineAway when it does not answer.
    """
    live = generations.live_generation()
    if live is None:
        raise IndexMissing
    held = dict(generations.target_of(live).index.every())
    expected, unreadable = _expected(at)
    stale = {*_stale(expected, held), *(one for one in held if number_of(one) in unreadable)}
    stale |= _renamed(expected, held)
    orphans = [doc_id for doc_id in held if doc_id not in expected and doc_id not in stale]
    existing = _existing(orphans)
    return Differences(
        missing=tuple(sorted(doc_id for doc_id in expected if doc_id not in held)),
        extra=tuple(sorted(doc_id for doc_id in orphans if number_of(doc_id) not in existing)),
        stale=tuple(sorted(stale)),
        forbidden=tuple(sorted(doc_id for doc_id in orphans if number_of(doc_id) in existing)),
        checked=len(expected),
    )


def repair(differences: Differences, *, at: datetime) -> int:
    """Write or delete each differing document in every index; returns how many."""
    wrong = differences.all
    targets: list[Target] = generations.targets()
    for start in range(0, len(wrong), PORTION):
        part = wrong[start : start + PORTION]
        write_documents(part, targets=targets, version=next_version(), at=at)
    return len(wrong)


def _expected(at: datetime) -> tuple[dict[str, str], set[int]]:
    """The hash of each document there should be, and the public pages that cannot be read."""
    surroundings = read_surroundings()
    hashes: dict[str, str] = {}
    unreadable: set[int] = set()
    for numbers in portions():
        reading = read_documents(numbers, at=at, surroundings=surroundings)
        hashes |= {document.doc_id: document.content_hash() for document in reading.documents}
        unreadable |= reading.failures.keys()
    return hashes, unreadable


def _stale(expected: dict[str, str], held: dict[str, Known]) -> Iterator[str]:
    for doc_id, content_hash in expected.items():
        if doc_id in held and held[doc_id].content_hash != content_hash:
            yield doc_id


def _renamed(expected: dict[str, str], held: dict[str, Known]) -> set[str]:
    """Former names of public pages that are documents of another kind by now."""
    return {
        doc_id
        for doc_id in held
        if doc_id not in expected and any(name in expected for name in names_of(doc_id))
    }


def _existing(doc_ids: list[str]) -> set[int]:
    return set(indexable_pages().in_bulk([number_of(doc_id) for doc_id in doc_ids]))
