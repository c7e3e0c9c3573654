"""The files that were sent in, kept as they came."""

from django.db import models

from media_pipeline.querysets import SourceQuerySet


class SourceFile(models.Model):
    """One content, however often it is sent. Never changed, never served."""

    sha256 = models.CharField("指纹", max_length=64, unique=True)
    bytes = models.BigIntegerField("字节数")
    key = models.CharField("存放处", max_length=120, unique=True)
    sniffed_type = models.CharField("格式", max_length=40, blank=True)
    probe = models.JSONField("探测结果", null=True, blank=True)
    created_at = models.DateTimeField("收到时间")

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "源文件"
        constraints = [
            models.CheckConstraint(condition=models.Q(bytes__gte=0), name="source_bytes_from_0"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.bytes}"
