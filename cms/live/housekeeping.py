"""Forgetting old events: a day and the last thousand of each topic are kept."""

from datetime import datetime, timedelta

from django.db import transaction

from cms.live.models import OutboxEvent, Topic

KEPT_FOR = timedelta(hours=24)
KEPT_EVENTS = 1_000
PORTION = 1_000


def prune(*, at: datetime) -> int:
    """Delete what is both older than a day and not among the last thousand; how many it was."""
    names = list(Topic.objects.longer_than(KEPT_EVENTS).values_list("name", flat=True))
    return sum(_prune_topic(name, before=at - KEPT_FOR) for name in names)


def _prune_topic(name: str, *, before: datetime) -> int:
    """In portions, so that who publishes never waits long for the topic's row."""
    deleted = 0
    while portion := _prune_portion(name, before=before):
        deleted += portion
    return deleted


@transaction.atomic
def _prune_portion(name: str, *, before: datetime) -> int:
    topic = Topic.objects.select_for_update().get(name=name)
    old = OutboxEvent.objects.of_topic(name).up_to(topic.offset - KEPT_EVENTS).before(before)
    portion = list(old.values_list("offset", flat=True)[:PORTION])
    if not portion:
        return 0
    topic.pruned_to = portion[-1]
    topic.save(update_fields=["pruned_to"])
    deleted, _ = OutboxEvent.objects.of_topic(name).up_to(topic.pruned_to).delete()
    return deleted
