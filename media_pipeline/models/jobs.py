"""Who works on what: the truth behind every wake-up."""

from datetime import datetime

from django.db import models

from media_pipeline.models.assets import Version
from media_pipeline.querysets import JobQuerySet, StepQuerySet


class Job(models.Model):
    """任务: makes one version. Whoever holds `lease_token` before `leased_until` may write."""

    class State(models.TextChoices):
        OPEN = "open", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "没有做成"
        CANCELLED = "cancelled", "已取消"

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="jobs", verbose_name="成品"
    )
    priority = models.SmallIntegerField("优先级", default=0)
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.OPEN)
    attempt = models.PositiveSmallIntegerField("第几次尝试", default=0)
    lease_token = models.CharField("谁在做", max_length=32, blank=True)
    leased_until = models.DateTimeField("占用到", null=True, blank=True)
    not_before = models.DateTimeField("何时再做")
    cancel_requested = models.BooleanField("要求取消", default=False)
    progress = models.PositiveSmallIntegerField("进度（千分之）", default=0)
    error_code = models.CharField("问题代码", max_length=40, blank=True)
    error_text = models.CharField("问题说明", max_length=500, blank=True)
    created_at = models.DateTimeField("建立时间")

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "处理任务"
        indexes = [
            models.Index(fields=["state", "not_before", "leased_until"], name="job_to_do"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=models.Q(state="open"), name="one_open_job_a_version"
            ),
            models.CheckConstraint(
                condition=models.Q(progress__lte=1000), name="job_progress_within_1000"
            ),
            models.CheckConstraint(
                condition=models.Q(lease_token="", leased_until__isnull=True)
                | (~models.Q(lease_token="") & models.Q(leased_until__isnull=False)),
                name="job_lease_has_token_and_end",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(lease_token=""),
                name="job_closed_is_held_by_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.state}"

    def is_held(self, at: datetime) -> bool:
        """A worker has it, and its lease still runs."""
        return self.leased_until is not None and self.leased_until > at


class Step(models.Model):
    """步骤: one piece of a job. What is done is not done again; what it made is in `result`."""

    class Kind(models.TextChoices):
        PROBE = "probe", "检查"
        TRANSCODE = "transcode", "转码"
        POSTER = "poster", "封面"
        PACKAGE = "package", "打包"
        PUBLISH = "publish", "发布"

    class State(models.TextChoices):
        BEGUN = "begun", "开始了"
        DONE = "done", "完成"

    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, related_name="steps", verbose_name="任务"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    name = models.CharField("名称", max_length=40, blank=True)
    chunk = models.PositiveIntegerField("第几段", default=0)
    state = models.CharField("状态", max_length=5, choices=State.choices, default=State.BEGUN)
    result = models.JSONField("结果", default=dict, blank=True)
    begun_at = models.DateTimeField("开始时间")
    done_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "处理步骤"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "kind", "name", "chunk"], name="one_step_a_kind_name_and_chunk"
            ),
            models.CheckConstraint(
                condition=models.Q(state="done", done_at__isnull=False)
                | models.Q(state="begun", done_at__isnull=True),
                name="step_done_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()
