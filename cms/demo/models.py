"""Which rows are of the demo world, and nobody else's."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from cms.demo.querysets.marks import DemoObjectQuerySet


class DemoObject(models.Model):
    """The mark of one loaded row: the slug it has in the files and a digest of what was loaded.

    Exactly the marked rows are removed by `drop_demo`.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    slug = models.CharField("代号", max_length=120)
    digest = models.CharField("内容摘要", max_length=64)
    row: ClassVar = GenericForeignKey("content_type", "object_id")

    objects: ClassVar = DemoObjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "演示标记"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="demo_row_is_marked_once"
            ),
            models.UniqueConstraint(
                fields=["content_type", "slug"], name="demo_slug_stands_once_per_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id} {self.slug}"
