"""The rows behind a venue's page: hours, exceptions, rooms, and the spans worked out of them."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey

from cms.venues.errors import BadSeason, HoursMissing
from cms.venues.models.pages import VenuePage
from cms.venues.querysets import OpenSpanQuerySet
from cms.venues.timetable import SpecialRule, Stretch, WeeklyRule

WEEKDAYS = [
    (1, "周一"), (2, "周二"), (3, "周三"), (4, "周四"), (5, "周五"), (6, "周六"), (7, "周日"),
]  # fmt: skip
MONTH_DAY = re.compile(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")


class SpecialHours(models.Model):
    """A stretch that holds on special days, or closed."""

    closed = models.BooleanField("不开放", default=False)
    opens = models.TimeField("开门", null=True, blank=True)
    closes = models.TimeField("关门", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def rule(self) -> SpecialRule:
        if self.closed or self.opens is None or self.closes is None:
            return SpecialRule(stretch=None)
        return SpecialRule(stretch=Stretch(self.opens, self.closes))

    def clean(self) -> None:
        super().clean()
        if not self.closed and (self.opens is None or self.closes is None):
            raise ValidationError(HoursMissing.message)


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

    @property
    def rule(self) -> WeeklyRule:
        season = None
        if self.season_from and self.season_to:
            season = (_month_day(self.season_from), _month_day(self.season_to))
        return WeeklyRule(
            weekday=self.weekday, stretch=Stretch(self.opens, self.closes), season=season
        )

    def clean(self) -> None:
        super().clean()
        written = [self.season_from, self.season_to]
        if any(written) and not all(MONTH_DAY.match(text) for text in written):
            raise ValidationError({"season_from": BadSeason.message})


class HolidayHours(SpecialHours):
    """What holds on statutory holidays or make-up workdays instead of the weekly hours."""

    class DayKind(models.TextChoices):
        HOLIDAY = "holiday", "法定节假日"
        MAKEUP = "makeup", "调休上班日"

    venue = ParentalKey(VenuePage, on_delete=models.CASCADE, related_name="holiday_hours")
    day_kind = models.CharField("哪种日子", max_length=7, choices=DayKind.choices)

    class Meta:
        verbose_name = verbose_name_plural = "节假日开放时间"
        ordering = ["day_kind", "opens"]

    def __str__(self) -> str:
        return self.get_day_kind_display()


class OpeningException(SpecialHours):
    """One day that differs; it goes before everything else."""

    venue = ParentalKey(VenuePage, on_delete=models.CASCADE, related_name="opening_exceptions")
    day = models.DateField("哪天")
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
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class OpenSpan(models.Model):
    """When a venue is open, worked out nightly 15 days ahead; search and lists read this."""

    venue = models.ForeignKey(VenuePage, on_delete=models.CASCADE, related_name="open_spans")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    objects: ClassVar = OpenSpanQuerySet.as_manager()

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


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)
