"""Work of the night: groups follow posts, and what throttling remembers is forgotten."""

import logging
from datetime import timedelta

from django_tasks import task

from cms.audit.services import record
from cms.core import clock
from cms.core.tasks import every, retrying
from cms.people.models import User
from cms.people.permissions import lay_out
from cms.people.querysets import rights
from cms.people.services import derive_groups
from cms.people.sessions import SessionStore

logger = logging.getLogger(__name__)

A_DAY_S = 24 * 3600
TRIES_KEPT_FOR = timedelta(days=1)


@every(A_DAY_S)
@task()
@retrying()
def check_groups() -> int:
    """Set right every group that does not follow from the posts; returns of how many people."""
    lay_out()
    at = clock.now()
    everybody = User.objects.with_any_group_or_post()
    repaired = [person for person in everybody if derive_groups(person, at)]
    for person in repaired:
        logger.warning("groups of person %s did not follow their posts", person.pk)
        record(action="people.rights_repaired", actor=None, subject=person, at=at)
    return len(repaired)


@every(A_DAY_S)
@task()
@retrying()
def forget_old_tries() -> None:
    """Wrong passwords older than a day, and sessions that have ended."""
    rights.failures_before(clock.now() - TRIES_KEPT_FOR).delete()
    SessionStore.clear_expired()
