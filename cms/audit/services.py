"""Writing the record: one row in the caller's transaction, sealed later in order."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction

from cms.audit.models import AuditEntry, AuditSeal
from cms.audit.sealing import START, digest_of

# One portion of one short transaction.
SEALED_AT_ONCE = 500


@transaction.atomic
def record(
    *,
    action: str,
    actor: Any,
    subject: models.Model | str,
    at: datetime,
    detail: Any = None,
) -> AuditEntry:
    """Keep who did what to what; it stands exactly when the caller's change stands.

    `actor` is None where the site itself acted. `subject` is a row, or a name for something that
    has none. `detail` is JSON and carries no phone, no token and no typed text.
    """
    return AuditEntry.objects.create(
        action=action,
        actor=actor,
        subject=subject if isinstance(subject, str) else name_of(subject),
        detail={} if detail is None else detail,
        happened_at=at,
    )


def name_of(row: models.Model) -> str:
    """How the record names a row: `people.user.12`."""
    kind = type(row)
    app = apps.get_containing_app_config(kind.__module__)
    return f"{app.label if app else kind.__module__}.{kind.__name__.lower()}.{row.pk}"


def seal_entries(*, limit: int = SEALED_AT_ONCE) -> int:
    """Seal what has no seal yet, in the order written; returns how many entries that was.

    Two sealers at once cannot fork the chain: a position is taken once, and the second one's
    whole portion is undone (IntegrityError), to be sealed at the next run.
    """
    with transaction.atomic():
        last = AuditSeal.objects.last_one()
        position, before = (last.position, last.digest) if last else (0, START)
        seals = []
        for entry in AuditEntry.objects.unsealed()[:limit]:
            position, before = position + 1, digest_of(entry, before=before)
            seals.append(AuditSeal(entry=entry, position=position, digest=before))
        AuditSeal.objects.bulk_create(seals)
    return len(seals)
