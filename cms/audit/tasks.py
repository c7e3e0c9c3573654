"""Seals the record each minute."""

from django.db import IntegrityError
from django_tasks import task

from cms.audit.services import SEALED_AT_ONCE, seal_entries
from cms.core.tasks import every


@every(60)
@task()
def seal() -> int:
    """Seal all that waits; another sealer at work is left to it."""
    sealed = 0
    try:
        while portion := seal_entries():
            sealed += portion
            if portion < SEALED_AT_ONCE:
                break
    except IntegrityError:
        return sealed
    return sealed
