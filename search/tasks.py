"""Background work of search, all in the lane `light`."""

from django_tasks import task

from cms.core.tasks import every, retrying
from search.errors import EngineAway
from search.indexing.outbox import queue_pages
from search.querysets import all_venues
from search.services import indexing

CATCH_UP_S = 15
LOOK_AFTER_S = 60
SPANS_S = 6 * 3600


@task(queue_name="index")
@retrying(max_attempts=3, backoff_s=1)
def index_pending() -> int:
    """Index what waits. Woken by each change; an engine that is away is no fault of the task."""
    try:
        return indexing.catch_up()
    except EngineAway:
        return 0


@every(CATCH_UP_S)
@task(queue_name="index")
def index_what_was_missed() -> int:
    """Changes whose wake-up was lost, and those that waited for the engine."""
    try:
        return indexing.catch_up()
    except EngineAway:
        return 0


@every(LOOK_AFTER_S)
@task(queue_name="index")
def look_after_index() -> None:
    """A lost or outdated index heals by itself."""
    try:
        indexing.look_after()
    except EngineAway:
        return


@every(SPANS_S)
@task(queue_name="index")
def refresh_opening_hours() -> int:
    """The days ahead move on: venues are looked at again, unchanged ones cost no write."""
    return queue_pages(all_venues())
