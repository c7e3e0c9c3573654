"""Every live topic, asked for by every role: who may hear it stands in a table here."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from cms.live import topics
from tests.factories.standing import fresh, standing
from tests.security.roles import EVERYBODY, GUEST, STAFF
from tests.security.world import SmallWorld, make_world

pytestmark = pytest.mark.django_db

# A topic's pattern: the name that is asked for, and who hears it.
TOPICS: dict[str, tuple[str, frozenset[str]]] = {
    "site.announcements": ("site.announcements", EVERYBODY),
}
# Their rows lie in files of their own: who may hear depends on the thing itself.
ELSEWHERE = {"asset.<number>"}


standing_world = standing(make_world)


@pytest.fixture
def world(standing_world: SmallWorld, db: None) -> SmallWorld:
    return fresh(standing_world)


@pytest.fixture
def user_of(world) -> Callable[[str], object]:
    return lambda role: AnonymousUser() if role == GUEST else world.people[role]


def test_every_topic_has_a_row_and_every_row_a_topic():
    assert set(topics.registered()) - ELSEWHERE == set(TOPICS)


def test_each_role_hears_what_the_table_says(user_of):
    wrong = [
        f"{name} as {role}"
        for name, allowed in TOPICS.values()
        for role in sorted(EVERYBODY)
        if may_hear(name, user_of(role)) != (role in allowed)
    ]

    assert not wrong


@pytest.mark.parametrize(
    "name", ["asset.1", "asset.00000000-0000-4000-8000-000000000000", "asset.x"]
)
def test_asset_nobody_has_is_heard_by_nobody(user_of, name):
    heard = [role for role in sorted(EVERYBODY | STAFF) if may_hear(name, user_of(role))]

    assert heard == []


@pytest.mark.parametrize(
    "name", ["site", "site.", "site.announcements.1", "user.1", "room.1", "SITE.ANNOUNCEMENTS", ""]
)
def test_topic_nobody_registered_is_missing_for_all(name):
    assert topics.find(name) is None


def may_hear(name: str, user: object) -> bool:
    found = topics.find(name)
    return found is not None and found.authorise(user)
