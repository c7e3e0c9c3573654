"""Uploads under way: how many bytes are safe, and until when they are kept."""

import uuid

from django.conf import settings
from django.db import models

from media_pipeline.models.assets import Asset
from media_pipeline.querysets import UploadSessionQuerySet


class UploadSession(models.Model):
    """One file on its way in. `offset` counts bytes that survive a power cut, and nothing else."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="上传者"
    )
    length = models.BigIntegerField("总字节数")
    offset = models.BigIntegerField("已收到", default=0)
    filename = models.CharField("文件名", max_length=200, blank=True)
    title = models.CharField("标题", max_length=120, blank=True)
    delivery = models.CharField(
        "公开范围", max_length=7, choices=Asset.Delivery.choices, default=Asset.Delivery.OPEN
    )
    # What the room that asked for the upload wants to hear again at its end.
    context = models.JSONField("用途", default=dict, blank=True)
    sha256 = models.CharField("指纹", max_length=64, blank=True)
    upload_id = models.CharField("分段上传号", max_length=255, blank=True)
    parts = models.JSONField("分段", default=list, blank=True)
    asset = models.ForeignKey(
        Asset,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="uploads",
        verbose_name="媒资",
    )
    created_at = models.DateTimeField("开始时间")
    expires_at = models.DateTimeField("保留到")

    objects = UploadSessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "上传"
        indexes = [models.Index(fields=["expires_at"], name="upload_expiry")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__gte=0, offset__lte=models.F("length")),
                name="upload_offset_within_length",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} {self.offset}/{self.length}"
