"""What a seal covers: every word of an entry and the whole chain before it."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection

from cms.audit import append_only
from cms.audit.models import AuditEntry, AuditSeal
from cms.audit.sealing import START, BrokenSeal, digest_of, first_broken
from cms.audit.services import record, seal_entries
from cms.audit.tasks import seal

AT = datetime(2026, 5, 1, 2, 0, 0, 123456, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8))
LEDGER = ("audit_auditentry", "audit_auditseal")


def entry(**changes: Any) -> Any:
    told = {
        "pk": 7, "action": "test.acted", "actor_id": 3, "subject": "x.1",
        "detail": {"说": "中文", "n": 1}, "happened_at": AT,
    }  # fmt: skip
    return SimpleNamespace(**{**told, **changes})


def test_a_digest_is_a_sha256_and_the_same_from_call_to_call():
    digest = digest_of(entry(), before=START)

    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    assert digest_of(entry(), before=START) == digest


@pytest.mark.parametrize(
    "changes",
    [
        {"pk": 8},
        {"action": "test.acteD"},
        {"actor_id": 4},
        {"actor_id": None},
        {"subject": "x.2"},
        {"subject": "x.1 "},
        {"detail": {}},
        {"detail": {"说": "中文", "n": 2}},
        {"detail": {"说": "中文", "n": "1"}},
        {"detail": {"说": "中文", "n": 1, "m": None}},
        {"detail": [{"说": "中文", "n": 1}]},
        {"happened_at": AT + timedelta(microseconds=1)},
        {"happened_at": AT - timedelta(hours=8)},
    ],
    ids=[
        "its key", "a letter of the act", "who", "nobody", "the subject", "a space", "no detail",
        "a number", "a number as a word", "one thing more", "a list of it", "a microsecond",
        "the time zone",
    ],
)  # fmt: skip
def test_whatever_is_changed_in_an_entry_changes_its_digest(changes):
    assert digest_of(entry(**changes), before=START) != digest_of(entry(), before=START)


def test_whatever_came_before_changes_the_digest():
    assert digest_of(entry(), before="1" * 64) != digest_of(entry(), before=START)


@pytest.mark.parametrize(
    "same",
    [
        {"detail": {"n": 1, "说": "中文"}},
        {"happened_at": AT.astimezone(SHANGHAI)},
    ],
    ids=["the order of its detail", "the clock it is read by"],
)
def test_how_a_database_gives_an_entry_back_changes_nothing(same):
    assert digest_of(entry(**same), before=START) == digest_of(entry(), before=START)


def test_words_cannot_be_moved_from_one_field_to_the_next():
    one = entry(action="a", subject='b","x":"c')
    other = entry(action='a","subject":"b', subject="c")

    assert digest_of(one, before=START) != digest_of(other, before=START)


def test_a_broken_row_is_told_in_one_line():
    broken = BrokenSeal(ledger="audit", position=3, reason="这一行的封条不见了")

    assert str(broken) == "audit 第3行：这一行的封条不见了"


def write(count: int) -> list[AuditEntry]:
    return [
        record(action="test.acted", actor=None, subject=f"x.{number}", at=AT, detail={"n": number})
        for number in range(count)
    ]


def sealed(count: int) -> list[AuditEntry]:
    entries = write(count)
    seal_entries()
    return entries


def entry_changed(entries: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=entries[1].pk).update(action="test.forged")


def seal_changed(entries: list[AuditEntry]) -> None:
    AuditSeal.objects.filter(position=2).update(digest="0" * 64)


def seal_taken_off(entries: list[AuditEntry]) -> None:
    AuditSeal.objects.filter(position=2).delete()


def first_seal_taken_off(entries: list[AuditEntry]) -> None:
    AuditSeal.objects.filter(position=1).delete()


def changed_and_sealed_anew(entries: list[AuditEntry]) -> None:
    """The forger makes a fitting seal for the forged row; the next one does not fit any more."""
    entry_changed(entries)
    forged = AuditEntry.objects.get(pk=entries[1].pk)
    before = AuditSeal.objects.get(position=1).digest
    AuditSeal.objects.filter(position=2).update(digest=digest_of(forged, before=before))


def row_put_in_between(entries: list[AuditEntry]) -> None:
    AuditSeal.objects.filter(position__gte=2).delete()
    forged = record(action="test.forged", actor=None, subject="x", at=AT)
    before = AuditSeal.objects.get(position=1).digest
    AuditSeal.objects.create(entry=forged, position=2, digest=digest_of(forged, before=before))
    AuditSeal.objects.create(entry=entries[1], position=3, digest="0" * 64)


def seals_change_places(entries: list[AuditEntry]) -> None:
    AuditSeal.objects.filter(position=2).update(position=99)
    AuditSeal.objects.filter(position=3).update(position=2)
    AuditSeal.objects.filter(position=99).update(position=3)


FORGERIES: dict[str, tuple[Callable[[list[AuditEntry]], None], int]] = {
    "an entry changed": (entry_changed, 2),
    "a seal changed": (seal_changed, 2),
    "a seal taken off": (seal_taken_off, 2),
    "the first seal taken off": (first_seal_taken_off, 1),
    "changed and sealed anew": (changed_and_sealed_anew, 3),
    "a row put in between": (row_put_in_between, 3),
    "seals that changed places": (seals_change_places, 2),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("forge", "position"), FORGERIES.values(), ids=FORGERIES)
def test_every_forgery_is_named_by_the_first_row_that_does_not_hold(forge, position):
    entries = sealed(4)
    with append_only.lifted(*LEDGER):
        forge(entries)

    broken = first_broken()

    assert broken is not None
    assert (broken.ledger, broken.position) == ("audit", position)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_chain_of_any_length_holds_when_nobody_touched_it(count):
    sealed(count)

    assert first_broken() is None
    assert AuditSeal.objects.count() == count


@pytest.mark.django_db
def test_entries_that_wait_for_their_seal_break_nothing():
    sealed(2)
    write(3)

    assert first_broken() is None
    assert AuditEntry.objects.unsealed().count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_a_portion_is_as_large_as_it_is_asked_to_be_and_goes_on_there(limit):
    write(5)

    portions = [seal_entries(limit=limit) for _ in range(6)]

    assert portions[0] == min(limit, 5)
    assert sum(portions) == 5
    assert first_broken() is None


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_minutes_task_says_how_many_it_sealed(count):
    write(count)

    assert seal.call() == count
    assert seal.call() == 0


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_seal_everything_once_in_one_chain():
    write(30)
    start = threading.Barrier(2)
    troubles: list[DatabaseError] = []

    def work() -> None:
        try:
            start.wait(timeout=10)
            seal.call()
        except DatabaseError as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    sealers = [threading.Thread(target=work) for _ in range(2)]
    for each in sealers:
        each.start()
    for each in sealers:
        each.join()
    seal.call()

    assert troubles == []
    assert AuditSeal.objects.count() == 30
    assert first_broken() is None


@pytest.mark.django_db
def test_the_record_of_one_thing_is_read_by_its_name():
    write(3)

    assert [each.detail for each in AuditEntry.objects.about("x.1")] == [{"n": 1}]
    assert not AuditEntry.objects.about("x").exists()


@pytest.mark.django_db
def test_the_end_of_the_chain_is_the_highest_position_and_nothing_before_the_first_seal():
    assert AuditSeal.objects.last_one() is None

    sealed(3)

    assert AuditSeal.objects.last_one().position == 3
    assert str(AuditSeal.objects.last_one()).startswith("3 ")
