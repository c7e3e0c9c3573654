"""The record: written with the caller's change, never altered."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from cms.audit import append_only
from cms.audit.models import AuditEntry, AuditSeal
from cms.audit.services import name_of, record, seal_entries
from tests.factories.people import make_person

AT = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_an_act_names_who_what_and_when():
    person = make_person()

    entry = record(action="test.acted", actor=person, subject=person, at=AT, detail={"n": 1})

    assert (entry.actor, entry.subject) == (person, f"people.user.{person.pk}")
    assert (entry.detail, entry.happened_at) == ({"n": 1}, AT)
    assert str(entry) == f"test.acted people.user.{person.pk}"


@pytest.mark.django_db
def test_the_site_itself_may_act_on_something_without_a_row():
    entry = record(action="test.acted", actor=None, subject="site.settings", at=AT)

    assert (entry.actor, entry.subject, entry.detail) == (None, "site.settings", {})


@pytest.mark.django_db
def test_an_act_that_is_undone_leaves_no_entry():
    with transaction.atomic():
        record(action="test.acted", actor=None, subject="x", at=AT)
        transaction.set_rollback(True)

    assert not AuditEntry.objects.filter(action="test.acted").exists()


@pytest.mark.django_db
def test_a_row_is_named_by_room_and_kind():
    entry = record(action="test.acted", actor=None, subject="x", at=AT)

    assert name_of(entry) == f"audit.auditentry.{entry.pk}"


CHANGES = {
    "entry updated": lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(action="other"),
    "entry deleted": lambda entry: AuditEntry.objects.filter(pk=entry.pk)._raw_delete("default"),
    "seal updated": lambda entry: AuditSeal.objects.filter(entry=entry).update(digest="0"),
    "seal deleted": lambda entry: AuditSeal.objects.filter(entry=entry).delete(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_database_refuses_to_change_or_delete(change):
    entry = record(action="test.acted", actor=None, subject="x", at=AT)
    seal_entries()

    with pytest.raises(IntegrityError), transaction.atomic():
        change(entry)

    assert AuditEntry.objects.get(pk=entry.pk).action == "test.acted"
    assert AuditSeal.objects.filter(entry=entry).exists()


@pytest.mark.django_db
def test_documented_maintenance_may_change_rows_and_the_guard_stands_again():
    entry = record(action="test.acted", actor=None, subject="x", at=AT)

    with append_only.lifted("audit_auditentry"):
        AuditEntry.objects.filter(pk=entry.pk).update(action="test.mended")

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="test.forged")
    assert AuditEntry.objects.get(pk=entry.pk).action == "test.mended"


def break_off_in_the_middle(entry: AuditEntry) -> None:
    with append_only.lifted("audit_auditentry"):
        AuditEntry.objects.filter(pk=entry.pk).update(action="test.half")
        raise RuntimeError


@pytest.mark.django_db
def test_maintenance_that_breaks_off_changes_nothing():
    entry = record(action="test.acted", actor=None, subject="x", at=AT)

    with pytest.raises(RuntimeError):
        break_off_in_the_middle(entry)

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="test.forged")
    assert AuditEntry.objects.get(pk=entry.pk).action == "test.acted"
