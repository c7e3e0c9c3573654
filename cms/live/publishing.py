"""Publishing: an event is written in the transaction of the change and leaves after its commit."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from cms.live import wake
from cms.live.errors import BadEvent, PublishedOutsideTransaction
from cms.live.frames import encoded
from cms.live.models import LONGEST_NAME, OutboxEvent, Topic

LARGEST_PAYLOAD = 8 * 1024

Payload = Mapping[str, Any]


def publish_on_commit(*, topic: str, payload: Payload) -> None:
    """Tell everybody subscribed to the topic, if and when this transaction commits.

    The last step of a service: the topic's row is held from here on. Every viewer gets the same
    payload, so private facts go to `user.<id>`. Raises PublishedOutsideTransaction or BadEvent.
    """
    publish_many([(topic, payload)])


def publish_many(events: Sequence[tuple[str, Payload]]) -> None:
    """The same for several events; topics are held in the order of their names, so that two
    services with the same topics never wait for each other. One topic's events keep their order.
    """
    if not connection.in_atomic_block:
        raise PublishedOutsideTransaction
    for topic, payload in events:
        _check(topic, payload)
    rows = [
        OutboxEvent(topic=topic, offset=Topic.objects.take_offset(topic), data=dict(payload))
        for topic, payload in sorted(events, key=lambda event: event[0])
    ]
    OutboxEvent.objects.bulk_create(rows)
    if rows:
        transaction.on_commit(wake.ring, robust=True)


def renew_epochs() -> None:
    """After a restored backup: no browser may go on from an offset it remembers."""
    Topic.objects.update(epoch=uuid4())


def _check(topic: str, payload: Payload) -> None:
    if not topic or len(topic) > LONGEST_NAME:
        message = f"a topic's name has 1 to {LONGEST_NAME} characters: {topic!r}"
        raise BadEvent(message)
    try:
        size = len(encoded(payload).encode())
    except (TypeError, ValueError) as problem:
        message = f"{topic}: not JSON"
        raise BadEvent(message) from problem
    if size > LARGEST_PAYLOAD:
        message = f"{topic}: {size} octets are more than {LARGEST_PAYLOAD}"
        raise BadEvent(message)
