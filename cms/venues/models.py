"""文化云 places: where they are, when they are open, how one gets in."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField

from cms.organisation.models import District
from cms.pages.models import CommunityPage
from cms.pages.querysets import CommunityPageManager

WEEKDAYS = [
    (1, "周一"), (2, "周二"), (3, "周三"), (4, "周四"), (5, "周五"), (6, "周六"), (7, "周日"),
]  # fmt: skip


class VenueKind(models.Model):
    """文化活动中心, 图书馆, 剧场 …: a row, so that editors can add one."""

    name = models.CharField("名称", max_length=20, unique=True)
    slug = models.SlugField("代号", max_length=40, unique=True)
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


class VenueIndexPage(CommunityPage):
    """The root of the venues; its own address leads to /nearby/."""

    max_count = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["venues.VenuePage"]
    objects: ClassVar = CommunityPageManager()

    class Meta:
        verbose_name = "场馆目录"


class VenuePage(CommunityPage):
    """One place. Coordinates are stored as WGS-84 with the datum they were given in."""

    class Datum(models.TextChoices):
        WGS84 = "wgs84", "GPS（WGS-84）"
        GCJ02 = "gcj02", "高德、腾讯（GCJ-02）"
        BD09 = "bd09", "百度（BD-09）"

    kind = models.ForeignKey(VenueKind, verbose_name="类别", on_delete=models.PROTECT)
    district = models.ForeignKey(
        District, verbose_name="所在单位", null=True, blank=True, on_delete=models.PROTECT
    )
    summary = models.CharField("一句话介绍", max_length=120, blank=True)
    about = RichTextField("详细介绍", blank=True, features=["bold", "link", "ol", "ul", "h3"])
    tags = models.JSONField("标签", default=list, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    telephone = models.CharField("电话", max_length=20, blank=True)
    lat = models.FloatField("纬度（WGS-84）")
    lon = models.FloatField("经度（WGS-84）")
    source_datum = models.CharField(
        "坐标来源", max_length=5, choices=Datum.choices, default=Datum.WGS84
    )
    free = models.BooleanField("免费", null=True, blank=True)
    always_open = models.BooleanField("全天开放", default=False)
    hours_note = models.CharField("开放说明", max_length=120, blank=True)
    access_features: Any = models.ManyToManyField(
        AccessFeature, verbose_name="无障碍设施", blank=True
    )
    access_notes = models.CharField("怎么进去", max_length=200, blank=True)
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name="图片",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_real_place = models.BooleanField("真实地点", default=True)

    parent_page_types: ClassVar = ["venues.VenueIndexPage"]
    subpage_types: ClassVar = []
    objects: ClassVar = CommunityPageManager()

    class Meta:
        verbose_name = "场馆"
        constraints = [
            models.CheckConstraint(
                name="venue_point_in_range", condition=Q(lat__range=(-90, 90), lon__range=(-180, 180))
            )
        ]


class OpeningHours(models.Model):
    """Weekly hours, a row a stretch; `closes <= opens` runs past midnight.

    A row with a season (month-day to month-day, may wrap the year) goes before one without.
    """

    venue = ParentalKey(VenuePage, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField("星期", choices=WEEKDAYS)
    opens = models.TimeField("开门")
    closes = models.TimeField("关门")
    season_from = models.CharField("季节自（月-日）", max_length=5, blank=True)
    season_to = models.CharField("季节至（月-日）", max_length=5, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "每周开放时间"
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7)), name="opening_weekday_is_1_to_7"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class HolidayHours(models.Model):
    """What holds on statutory holidays or make-up workdays instead of the weekly hours."""

    class DayKind(models.TextChoices):
        HOLIDAY = "holiday", "法定节假日"
        MAKEUP = "makeup", "调休上班日"

    venue = ParentalKey(VenuePage, on_delete=models.CASCADE, related_name="holiday_hours")
    day_kind = models.CharField("哪种日子", max_length=7, choices=DayKind.choices)
    closed = models.BooleanField("不开放", default=False)
    opens = models.TimeField("开门", null=True, blank=True)
    closes = models.TimeField("关门", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "节假日开放时间"

    def __str__(self) -> str:
        return self.get_day_kind_display()


class OpeningException(models.Model):
    """One day that differs; it goes before everything else."""

    venue = ParentalKey(VenuePage, on_delete=models.CASCADE, related_name="opening_exceptions")
    day = models.DateField("哪天")
    closed = models.BooleanField("不开放", default=False)
    opens = models.TimeField("开门", null=True, blank=True)
    closes = models.TimeField("关门", null=True, blank=True)
    note = models.CharField("原因", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "特别的日子"
        ordering = ["day", "opens"]

    def __str__(self) -> str:
        return f"{self.day}"


class VenueRoom(models.Model):
    """A room inside a venue, for later booking."""

    venue = ParentalKey(VenuePage, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField("名称", max_length=30)
    seats = models.PositiveSmallIntegerField("座位", null=True, blank=True)
    note = models.CharField("说明", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "房间"

    def __str__(self) -> str:
        return self.name


class OpenSpan(models.Model):
    """When a venue is open, worked out nightly 15 days ahead; search and lists read this."""

    venue = models.ForeignKey(VenuePage, on_delete=models.CASCADE, related_name="open_spans")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "开放时段"
        ordering = ["opens_at"]
        indexes = [models.Index(fields=["venue", "closes_at"])]
        constraints = [
            models.UniqueConstraint(fields=["venue", "opens_at"], name="one_span_each_start"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="span_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.opens_at:%m-%d %H:%M}"
