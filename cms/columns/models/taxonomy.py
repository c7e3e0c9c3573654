"""What entries are sorted by: kind, series, topic, author."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from cms.columns.querysets import KindQuerySet


class Kind(models.Model):
    """法律法规 · 居规民约 · 先进事迹 …: what a column entry is about; editors may add rows."""

    name = models.CharField("名称", max_length=20, unique=True)
    slug = models.SlugField("代号", max_length=40, unique=True)
    sort_order = models.PositiveSmallIntegerField("次序", default=0)
    needs_law = models.BooleanField("要写明法律和条文", default=False)
    comments_open = models.BooleanField("可以评论", default=True)
    footer = models.CharField("页脚提示", max_length=120, blank=True)

    objects: ClassVar = KindQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "栏目类别"
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """An ordered run of entries; the order is each entry's `series_position`."""

    name = models.CharField("名称", max_length=40, unique=True)
    slug = models.SlugField("代号", max_length=60, unique=True, allow_unicode=True)
    summary = models.CharField("介绍", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "系列"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """A subject tag, with synonyms that search shares."""

    name = models.CharField("名称", max_length=30, unique=True)
    synonyms = models.JSONField("同义词", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "话题"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Author(models.Model):
    """Who wrote or told it; needs no account (老人口述)."""

    name = models.CharField("署名", max_length=40)
    slug = models.SlugField("代号", max_length=60, unique=True)
    about = models.CharField("介绍", max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "作者"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
