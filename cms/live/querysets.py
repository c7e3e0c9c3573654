"""Named reads over topics and their outbox, and the one statement that numbers an event."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid4

from django.db import connections, models

NEXT_OFFSET = """
INSERT INTO {table} ("name", "epoch", "offset", "pruned_to") VALUES (%s, %s, 1, 0)
ON CONFLICT ("name") DO UPDATE SET "offset" = {table}."offset" + 1
RETURNING "offset"
"""


class TopicQuerySet(models.QuerySet[Any]):
    """Reads over topics."""

    def named(self, names: Iterable[str]) -> Self:
        return self.filter(name__in=list(names))

    def take_offset(self, name: str) -> int:
        """The topic's next offset, its row held until the transaction ends; makes a new topic."""
        connection = connections[self.db]
        epoch = self.model._meta.get_field("epoch").get_db_prep_value(uuid4(), connection)
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(NEXT_OFFSET.format(table=table), [name, epoch])
            return int(cursor.fetchone()[0])

    def epochs(self, names: Iterable[str]) -> dict[str, UUID]:
        return dict(self.named(names).values_list("name", "epoch"))

    def longer_than(self, events: int) -> Self:
        """Topics that keep more than so many events."""
        return self.filter(offset__gt=models.F("pruned_to") + events)


class OutboxQuerySet(models.QuerySet[Any]):
    """Reads over published events."""

    def of_topic(self, name: str) -> Self:
        """In the order of the topic."""
        return self.filter(topic=name).order_by("offset")

    def after(self, offset: int) -> Self:
        return self.filter(offset__gt=offset)

    def up_to(self, offset: int) -> Self:
        return self.filter(offset__lte=offset)

    def before(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment)

    def unsent(self) -> Self:
        """Not handed to Redis yet; a topic's events in its order."""
        return self.filter(relayed_at=None).order_by("pk")

    def with_keys(self, keys: Iterable[int]) -> Self:
        return self.filter(pk__in=list(keys))
