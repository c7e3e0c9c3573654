"""Writing the record: one row in the caller's transaction, sealed later in order."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction

from cms.audit.models import AuditEntry


@transaction.atomic
def record(
    *,
    action: str,
    actor: models.Model | None,
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
