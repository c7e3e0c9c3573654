"""Topics and their outbox: what every live frame is made from, and the truth about order."""

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now

from cms.live.querysets import OutboxQuerySet, TopicQuerySet

LONGEST_NAME = 100


class Topic(models.Model):
    """Numbers its events. A new epoch says that offsets of before mean nothing any more."""

    name = models.CharField("主题", max_length=LONGEST_NAME, primary_key=True)
    epoch = models.UUIDField("纪元", default=uuid4)
    offset = models.PositiveBigIntegerField("序号", default=0)
    pruned_to = models.PositiveBigIntegerField("已清理到", default=0)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "实时主题"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pruned_to__lte=models.F("offset")),
                name="live_topic_pruned_within_its_events",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.offset}"


class OutboxEvent(models.Model):
    """One event of one topic, written in the transaction that changed what it tells of."""

    topic = models.CharField("主题", max_length=LONGEST_NAME)
    offset = models.PositiveBigIntegerField("序号")
    data = models.JSONField("内容")
    created_at = models.DateTimeField("时间", db_default=Now(), db_index=True)
    relayed_at = models.DateTimeField("何时转发", null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "实时事件"
        constraints = [
            models.UniqueConstraint(fields=["topic", "offset"], name="live_event_offset_once")
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(relayed_at=None), name="live_event_unsent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.offset}"
