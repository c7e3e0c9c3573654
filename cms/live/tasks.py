"""Work of the background process."""

from django_tasks import task

from cms.core import clock
from cms.core.tasks import every
from cms.live import housekeeping

QUARTER_OF_AN_HOUR_S = 900


@every(QUARTER_OF_AN_HOUR_S)
@task()
def prune_events() -> None:
    """Forget events nobody can ask for any more."""
    housekeeping.prune(at=clock.now())
