"""Rows the machinery keeps: rate limits, living workers, periodic runs."""

from django.db import models

from cms.core.querysets import HeartbeatQuerySet, PeriodicRunQuerySet, RateBucketQuerySet


class RateBucket(models.Model):
    """How often one thing was done lately, where no Redis counts it; the key is a digest."""

    key = models.CharField("摘要", max_length=64, primary_key=True)
    full_at = models.DateTimeField("何时恢复", db_index=True)

    objects = RateBucketQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "频率记录"

    def __str__(self) -> str:
        return self.key


class WorkerHeartbeat(models.Model):
    """A worker process says it lives; its running tasks are leased as long as it does."""

    worker_id = models.CharField("工人", max_length=64, primary_key=True)
    seen_at = models.DateTimeField("最近一次报到", db_index=True)
    place = models.CharField("机器", max_length=120)
    pid = models.PositiveIntegerField("进程号")

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台进程"

    def __str__(self) -> str:
        return self.worker_id


class PeriodicRun(models.Model):
    """One due time of one periodic task; whoever inserts the row enqueues the task."""

    name = models.CharField("名称", max_length=100)
    due_at = models.DateTimeField("应运行时间")

    objects = PeriodicRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"
        constraints = [
            models.UniqueConstraint(fields=["name", "due_at"], name="periodic_run_once_each")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M:%S}"
