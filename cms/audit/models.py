"""Who did what, and when: append-only rows, sealed in order by a hash chain."""

from django.conf import settings
from django.contrib import admin
from django.db import models

from cms.audit.acts import words_of
from cms.audit.querysets import AuditEntryQuerySet, AuditSealQuerySet


class AuditEntry(models.Model):
    """One act. Never updated, never deleted (triggers hold that)."""

    action = models.CharField("动作", max_length=60, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="谁",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    subject = models.CharField("对象", max_length=120, db_index=True)
    detail = models.JSONField("详情", default=dict)
    happened_at = models.DateTimeField("时间", db_index=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.act()} {self.subject}"

    @admin.display(description="动作", ordering="action")
    def act(self) -> str:
        """What was done, in plain words."""
        return words_of(self.action)


class AuditSeal(models.Model):
    """The hash of one entry and of the seal before it; position has no holes."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    position = models.PositiveBigIntegerField("序号", unique=True)
    digest = models.CharField("摘要", max_length=64)

    objects = AuditSealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计封条"
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.digest[:8]}"
