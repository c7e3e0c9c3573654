"""`manage.py verify_ledgers`: one clear line, exit code 1 for a broken chain."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.audit import append_only
from cms.audit.models import AuditEntry
from cms.audit.services import record, seal_entries

AT = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def run(*options: str) -> str:
    out = StringIO()
    call_command("verify_ledgers", *options, stdout=out)
    return out.getvalue()


def write_and_forge() -> AuditEntry:
    entry = record(action="test.acted", actor=None, subject="x", at=AT)
    seal_entries()
    with append_only.lifted("audit_auditentry"):
        AuditEntry.objects.filter(pk=entry.pk).update(subject="y")
    return entry


def test_a_whole_chain_is_said_to_be_whole():
    record(action="test.acted", actor=None, subject="x", at=AT)
    seal_entries()
    record(action="test.acted", actor=None, subject="x", at=AT)

    assert run() == "audit：1行都对得上，1行等着封\n"


def test_the_first_broken_row_is_named_and_the_command_fails():
    entry = write_and_forge()

    with pytest.raises(CommandError, match=f"audit 第1行：审计记录 {entry.pk} 与封条不符"):
        run()


def test_json_is_one_document_and_nothing_else():
    record(action="test.acted", actor=None, subject="x", at=AT)
    seal_entries()

    found = json.loads(run("--json"))

    assert found == {"ledger": "audit", "sealed": 1, "waiting": 0, "broken": None}


def test_json_of_a_broken_chain_says_where_and_still_fails():
    write_and_forge()
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_ledgers", "--json", stdout=out)

    assert json.loads(out.getvalue())["broken"].startswith("audit 第1行")
