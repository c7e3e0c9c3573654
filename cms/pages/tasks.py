"""The pages' background work."""

from django_tasks import task

from cms.core import clock
from cms.core.tasks import every
from cms.pages import services

HALF_A_MINUTE_S = 30


@every(HALF_A_MINUTE_S)
@task()
def keep_hours() -> int:
    """Pages go live and come down within a minute of the hour their editors gave."""
    return services.keep_hours(at=clock.now())
