"""What only the clock changes about the front page's room."""

from datetime import timedelta

from django_tasks import task

from cms.core import clock
from cms.core.tasks import every, retrying
from cms.home.services import tell_begun_and_ended

ROUND_S = 30
# Longer than a round, so that a late one misses nothing; hearing it twice changes nothing.
LOOK_BACK = timedelta(seconds=120)


@every(ROUND_S)
@task()
@retrying()
def tell_announcements() -> int:
    """Announcements that begin or end by themselves appear and go on open pages."""
    at = clock.now()
    return tell_begun_and_ended(after=at - LOOK_BACK, at=at)
