"""文化专栏: the index, its sections, and what is read in them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField

from cms.columns.blocks import ComicPanelsBlock, StoryBodyBlock
from cms.organisation.models import District
from cms.pages.models import CommunityPage
from cms.pages.querysets import CommunityPageManager


class Kind(models.Model):
    """法律法规 · 居规民约 · 先进事迹 …: what a column entry is about; editors may add rows."""

    name = models.CharField("名称", max_length=20, unique=True)
    slug = models.SlugField("代号", max_length=40, unique=True)
    sort_order = models.PositiveSmallIntegerField("次序", default=0)
    comments_open = models.BooleanField("可以评论", default=True)
    footer = models.CharField("页脚提示", max_length=120, blank=True)

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

    def __str__(self) -> str:
        return self.name


class ColumnIndexPage(CommunityPage):
    """The root of a column tree: `/columns/` for everybody, `/study/` for party members."""

    intro = models.CharField("介绍", max_length=120, blank=True)

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["columns.SectionPage"]
    objects: ClassVar = CommunityPageManager()

    class Meta:
        verbose_name = "专栏目录"


class SectionPage(CommunityPage):
    """One unit's section of a column tree."""

    district = models.ForeignKey(District, verbose_name="所属单位", on_delete=models.PROTECT)

    parent_page_types: ClassVar = ["columns.ColumnIndexPage"]
    subpage_types: ClassVar = ["columns.StoryPage", "columns.ComicPage"]
    objects: ClassVar = CommunityPageManager()

    class Meta:
        verbose_name = "分栏"


class ColumnEntry(CommunityPage):
    """What a story and a comic have in common; lists read this one table.

    `address` is the public path `/columns/<slug>/` (`/study/<slug>/`), whatever section holds it.
    """

    address = models.CharField("公开地址", max_length=255, unique=True, editable=False)
    kind = models.ForeignKey(Kind, verbose_name="类别", on_delete=models.PROTECT)
    summary = models.CharField("摘要", max_length=120)
    author = models.ForeignKey(Author, verbose_name="作者", on_delete=models.PROTECT)
    series = models.ForeignKey(
        Series, verbose_name="系列", null=True, blank=True, on_delete=models.SET_NULL
    )
    series_position = models.PositiveSmallIntegerField("系列中第几篇", null=True, blank=True)
    topics: Any = ParentalManyToManyField(Topic, verbose_name="话题", blank=True)
    lead_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name="题图",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    motif = models.CharField("题图图样", max_length=20, blank=True)
    place = models.ForeignKey(
        "venues.VenuePage",
        verbose_name="地点",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lat = models.FloatField("纬度（WGS-84）", null=True, blank=True)
    lon = models.FloatField("经度（WGS-84）", null=True, blank=True)
    published_at = models.DateTimeField("刊出时间", null=True, blank=True)
    facts = models.JSONField("依据", default=list, blank=True)
    facts_checked_on = models.DateField("事实核对日", null=True, blank=True)
    fictional = models.BooleanField("人物为演示虚构", default=False)
    law_name = models.CharField("法律名称", max_length=80, blank=True)
    law_article = models.CharField("条文号", max_length=80, blank=True)
    law_in_force_on = models.DateField("施行日期", null=True, blank=True)
    characters = models.PositiveIntegerField("字数", default=0, editable=False)
    related: Any = models.ManyToManyField(
        "self", symmetrical=False, blank=True, through="columns.RelatedEntry"
    )

    objects: ClassVar = CommunityPageManager()
    is_creatable = False

    class Meta:
        verbose_name = "专栏文章"
        indexes = [models.Index(fields=["-published_at"])]
        constraints = [
            models.CheckConstraint(
                name="entry_point_is_whole_and_in_range",
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
            )
        ]


class RelatedEntry(models.Model):
    """Computed on publish: same series, then rare shared topics, then near; at most six."""

    entry = models.ForeignKey(ColumnEntry, on_delete=models.CASCADE, related_name="related_rows")
    other = models.ForeignKey(ColumnEntry, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "相关文章"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "other"], name="related_once"),
            models.CheckConstraint(condition=~Q(entry=models.F("other")), name="never_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.other_id}"


class StoryPage(ColumnEntry):
    """A story in text and pictures (its sound and film come from the media library)."""

    class Form(models.TextChoices):
        TEXT = "图文", "图文"
        PHOTOS = "组图", "组图"
        AUDIO = "音频", "音频"
        VIDEO = "视频", "视频"

    form = models.CharField("形式", max_length=2, choices=Form.choices, default=Form.TEXT)
    body = StreamField(StoryBodyBlock(), verbose_name="正文")

    parent_page_types: ClassVar = ["columns.SectionPage"]
    subpage_types: ClassVar = []
    objects: ClassVar = CommunityPageManager()

    class Meta:
        verbose_name = "文章"


class ComicPage(ColumnEntry):
    """Ordered panels, each a picture, its alternative text, and speech as text."""

    panels = StreamField(ComicPanelsBlock(), verbose_name="画格")

    parent_page_types: ClassVar = ["columns.SectionPage"]
    subpage_types: ClassVar = []
    objects: ClassVar = CommunityPageManager()

    class Meta:
        verbose_name = "漫画"
