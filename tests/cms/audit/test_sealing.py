"""The hash chain: sealed in order, and every forgery is named."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from cms.audit import append_only
from cms.audit.models import AuditEntry, AuditSeal
from cms.audit.sealing import START, digest_of, first_broken
from cms.audit.services import record, seal_entries
from cms.audit.tasks import seal

AT = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)
LEDGER = ("audit_auditentry", "audit_auditseal")


def write(count: int) -> list[AuditEntry]:
    return [
        record(
            action="test.acted",
            actor=None,
            subject=f"x.{number}",
            at=AT + timedelta(seconds=number),
            detail={"说": "中文", "n": number},
        )
        for number in range(count)
    ]


@pytest.mark.django_db
def test_entries_are_sealed_in_order_without_holes():
    entries = write(3)

    sealed = seal_entries()

    rows = AuditSeal.objects.order_by("position")
    assert (sealed, [row.position for row in rows]) == (3, [1, 2, 3])
    assert [row.entry for row in rows] == entries
    assert rows[0].digest == digest_of(entries[0], before=START)


@pytest.mark.django_db
def test_sealing_goes_on_where_it_stopped_and_nothing_is_sealed_twice():
    write(2)
    seal_entries()
    write(2)

    first, second = seal_entries(), seal_entries()

    assert (first, second) == (2, 0)
    assert AuditSeal.objects.last_one().position == 4


@pytest.mark.django_db
def test_the_minutes_task_seals_more_than_one_portion(monkeypatch):
    write(5)
    monkeypatch.setattr("cms.audit.tasks.SEALED_AT_ONCE", 2)
    monkeypatch.setattr("cms.audit.tasks.seal_entries", lambda: seal_entries(limit=2))

    assert seal.call() == 5
    assert not AuditEntry.objects.unsealed().exists()


@pytest.mark.django_db
def test_an_entry_that_was_committed_late_is_sealed_later_and_holds():
    early, late = write(2)
    AuditSeal.objects.create(entry=late, position=1, digest=digest_of(late, before=START))

    seal_entries()

    assert early.seal.position == 2
    assert first_broken() is None


@pytest.mark.django_db
def test_two_sealers_cannot_take_one_position():
    first, second = write(2)
    AuditSeal.objects.create(entry=first, position=1, digest=digest_of(first, before=START))

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditSeal.objects.create(entry=second, position=1, digest=digest_of(second, before=START))

    assert AuditSeal.objects.get().entry == first


@pytest.mark.django_db
def test_an_untouched_chain_holds():
    write(5)
    seal_entries()

    assert first_broken() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"action": "test.forged"},
        {"subject": "y"},
        {"detail": {"n": 99}},
        {"happened_at": AT - timedelta(days=1)},
    ],
    ids=["action", "subject", "detail", "time"],
)
def test_a_changed_entry_is_named_by_its_position(change):
    entries = write(4)
    seal_entries()
    with append_only.lifted(*LEDGER):
        AuditEntry.objects.filter(pk=entries[2].pk).update(**change)

    broken = first_broken()

    assert (broken.ledger, broken.position) == ("audit", 3)
    assert str(broken) == f"audit 第3行：审计记录 {entries[2].pk} 与封条不符"


@pytest.mark.django_db
def test_an_entry_taken_out_with_its_seal_leaves_a_hole_that_is_named():
    entries = write(4)
    seal_entries()
    with append_only.lifted(*LEDGER):
        AuditSeal.objects.filter(entry=entries[1]).delete()
        AuditEntry.objects.filter(pk=entries[1].pk).delete()

    broken = first_broken()

    assert (broken.position, broken.reason) == (2, "这一行的封条不见了")


@pytest.mark.django_db
def test_two_entries_changed_about_are_named():
    entries = write(3)
    seal_entries()
    with append_only.lifted(*LEDGER):
        AuditSeal.objects.filter(entry=entries[0]).update(position=99)
        AuditSeal.objects.filter(entry=entries[1]).update(position=1)
        AuditSeal.objects.filter(entry=entries[0]).update(position=2)

    assert first_broken().position == 1


@pytest.mark.django_db
def test_walking_the_chain_takes_as_many_queries_for_five_as_for_fifty(
    django_assert_max_num_queries,
):
    write(50)
    seal_entries()

    with django_assert_max_num_queries(2):
        assert first_broken() is None
