"""The one place where ledger rows are removed: those of demo people, when the demo is dropped.

Consents and audit entries are append-only; triggers hold that. Their guard is lifted inside one
transaction. Seals from the first removed entry on are taken off with it; the sealing task seals
what remains again, in a chain without holes.
"""

from django.db import models
from wagtail.models import Page

from cms.audit.append_only import lifted
from cms.audit.models import AuditEntry, AuditSeal
from cms.demo.pointing import DemoRows
from cms.demo.querysets.ledgers import entries_about, seals_from_first_of
from cms.demo.querysets.rows import rows_pointing
from cms.people.models import (
    BranchAttachment,
    BranchMembership,
    Consent,
    Post,
    Residence,
    User,
)

GUARDED = (AuditEntry, AuditSeal, Consent)
TENURES = (Residence, BranchMembership, BranchAttachment, Post)


def forget(demo_rows: DemoRows) -> None:
    """Remove what demo people did, what was done to demo rows, and what demo people agreed to."""
    people = demo_rows.keys_of(User)
    entries = entries_about(people, _names(demo_rows))
    with lifted(*(model._meta.db_table for model in GUARDED)):
        _erase(seals_from_first_of(entries))
        _erase(entries)
        _erase(rows_pointing(Consent, "user_id", people))


def remove_person(user: User) -> None:
    """A person with all that was true of them in time."""
    for tenure in TENURES:
        rows_pointing(tenure, "user_id", [user.pk]).delete()
    user.delete()


def _names(demo_rows: DemoRows) -> set[str]:
    """How the record names demo rows: `people.user.12`, and `page.7` for a page that is gone."""
    names = {
        f"{model._meta.label_lower}.{key}"
        for model, keys in demo_rows.by_model.items()
        for key in keys
    }
    pages = demo_rows.keys_of(Page)
    return (
        names | {f"page.{key}" for key in pages} | {f"pages.communitypage.{key}" for key in pages}
    )


def _erase(rows: models.QuerySet) -> None:
    """Straight from the table: these rows are protected against everything else."""
    rows._raw_delete(rows.db)  # noqa: SLF001 -- deletes without asking what protects the rows
