"""Old events go; a day, and the last thousand of each topic, stay."""

from datetime import timedelta

import pytest

from cms.core import clock
from cms.core.tasks import periodic_tasks
from cms.live import housekeeping, tasks
from cms.live.models import OutboxEvent, Topic

pytestmark = pytest.mark.django_db

DAY = timedelta(hours=24)


def a_topic(name: str, *, old: int, young: int = 0) -> Topic:
    """So many events from the day before yesterday, and so many of today."""
    now = clock.now()
    ages = [now - 2 * DAY] * old + [now] * young
    OutboxEvent.objects.bulk_create(
        OutboxEvent(topic=name, offset=number, data={}, created_at=moment)
        for number, moment in enumerate(ages, start=1)
    )
    return Topic.objects.create(name=name, offset=len(ages))


def kept(name: str) -> list[int]:
    return list(OutboxEvent.objects.of_topic(name).values_list("offset", flat=True))


@pytest.mark.parametrize(
    ("old", "young", "first_kept"),
    [(1_000, 0, 1), (1_005, 0, 6), (1_005, 3, 9), (5, 1_200, 6), (0, 1_200, 1), (2_500, 0, 1_501)],
    ids=[
        "a thousand old ones stay",
        "five too many go",
        "young ones count among the thousand",
        "old ones of a busy topic go",
        "young ones stay, however many",
        "in several portions",
    ],
)
def test_what_is_both_old_and_beyond_a_thousand_goes(old: int, young: int, first_kept: int):
    topic = a_topic("numbers.1", old=old, young=young)

    gone = housekeeping.prune(at=clock.now())

    topic.refresh_from_db()
    assert gone == first_kept - 1
    assert kept("numbers.1") == [*range(first_kept, old + young + 1)]
    assert (topic.pruned_to, topic.offset) == (first_kept - 1, old + young)


def test_topics_do_not_share_their_thousand_and_pruning_twice_changes_nothing():
    a_topic("numbers.1", old=1_001)
    a_topic("numbers.2", old=10)

    first = housekeeping.prune(at=clock.now())
    second = housekeeping.prune(at=clock.now())

    assert (first, second) == (1, 0)
    assert kept("numbers.2") == [*range(1, 11)]


def test_nothing_goes_before_its_day_is_over():
    a_topic("numbers.1", old=1_001)
    two_days_ago = clock.now() - 2 * DAY

    assert housekeeping.prune(at=two_days_ago + DAY - timedelta(minutes=1)) == 0
    assert housekeeping.prune(at=two_days_ago + DAY + timedelta(minutes=1)) == 1


def test_worker_prunes_every_quarter_of_an_hour():
    due = {task.dotted: task.every_s for task in periodic_tasks()}

    assert due[tasks.prune_events.module_path] == 900
