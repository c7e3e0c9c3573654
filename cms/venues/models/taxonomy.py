"""What venues are sorted by: kind and access."""

from django.db import models


class VenueKind(models.Model):
    """文化活动中心, 图书馆, 剧场 …: a row, so that editors can add one."""

    name = models.CharField("名称", max_length=20, unique=True)
    slug = models.SlugField("代号", max_length=60, unique=True)
    sort_order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "场馆类别"
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name


class AccessFeature(models.Model):
    """无障碍坡道, 电梯, 轮椅借用 …: what makes a venue usable for somebody."""

    name = models.CharField("名称", max_length=30, unique=True)
    sort_order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "无障碍设施"
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name
