"""Lets tests that really commit be cleaned up: append-only tables refuse the flush otherwise."""

from collections.abc import Iterator

import pytest
from django.db import connection

from cms.audit import append_only

LEDGERS = ("audit_auditseal", "audit_auditentry", "people_consent")


@pytest.fixture(autouse=True)
def emptied_ledgers(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a committing test, before the database is flushed (PostgreSQL truncates anyway)."""
    if not _commits(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    if connection.vendor == "sqlite":
        with append_only.lifted(*LEDGERS), connection.cursor() as cursor:
            for table in LEDGERS:
                cursor.execute(f"DELETE FROM {table}")


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    is_marked = marker is not None and bool(marker.kwargs.get("transaction"))
    return is_marked or bool({"transactional_db", "live_server"} & set(request.fixturenames))
