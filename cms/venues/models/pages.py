"""The venues' pages: their root, and one page for each place."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField

from cms.core.clock import local_day
from cms.core.geo import Point
from cms.organisation.models import District
from cms.pages.models import CommunityPage
from cms.pages.querysets import CommunityPageManager
from cms.venues import opening
from cms.venues.models.taxonomy import AccessFeature, VenueKind
from cms.venues.querysets import VenueManager

NEARBY = "/nearby/"
ENTRIES_SHOWN = 6


class VenueIndexPage(CommunityPage):
    """The root of the venues; its own address leads to /nearby/."""

    max_count = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["venues.VenuePage"]
    objects: ClassVar = CommunityPageManager()

    class Meta:
        verbose_name = "场馆目录"

    def respond(self, *_: Any, **__: Any) -> HttpResponse:
        """Places are looked for by nearness, not in a list of pages."""
        return redirect(NEARBY)

    def get_sitemap_urls(self, *_: Any, **__: Any) -> list[dict[str, Any]]:
        """It has nothing to read."""
        return []


class VenuePage(CommunityPage):
    """One place. Coordinates are stored as WGS-84 with the datum they were given in."""

    class Datum(models.TextChoices):
        WGS84 = "wgs84", "GPS（WGS-84）"
        GCJ02 = "gcj02", "高德、腾讯（GCJ-02）"
        BD09 = "bd09", "百度（BD-09）"

    kind = models.ForeignKey(
        VenueKind, verbose_name="类别", on_delete=models.PROTECT, related_name="+"
    )
    district = models.ForeignKey(
        District,
        verbose_name="所在单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
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
    access_features: Any = ParentalManyToManyField(
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
    subpage_types: ClassVar[list[str]] = []
    objects: ClassVar = VenueManager()

    class Meta:
        verbose_name = "场馆"
        constraints = [
            models.CheckConstraint(
                name="venue_point_in_range",
                condition=Q(lat__range=(-90, 90), lon__range=(-180, 180)),
            )
        ]

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)

    def timetable(self) -> opening.Timetable:
        """The rules of its rows, read once for each instance unless they were prefetched."""
        return opening.timetable_of(self)

    def state_at(self, at: datetime) -> opening.OpenState:
        """Whether it is open at that moment, until when, or when it next opens."""
        return opening.state_at(self.timetable(), at)

    def state_from_spans(self, at: datetime) -> opening.OpenState:
        """The same from the worked-out spans, exact to the minute: one query, or none."""
        ahead = next(iter(self._spans_after(at)), None)
        note = opening.note_on(opening.Timetable(note=self.hours_note), local_day(at))
        if ahead is None:
            return opening.OpenState(open=None, note=note)
        if ahead.opens_at > at:
            return opening.OpenState(open=False, opens_at=ahead.opens_at, note=note)
        is_seen_to_close = ahead.closes_at < at + opening.AHEAD - opening.ONE_DAY
        closes_at = ahead.closes_at if is_seen_to_close else None
        return opening.OpenState(open=True, closes_at=closes_at, note=note)

    def _spans_after(self, at: datetime) -> Any:
        """Those `with_spans_after` read, or the first one asked for now."""
        read = getattr(self, "spans_ahead", None)
        return self.open_spans.after(at)[:1] if read is None else read

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        viewer, at = context["viewer"], context["at"]
        timetable = self.timetable()
        week = opening.week_of(timetable, local_day(at))
        entries = self.entries.visible_to(viewer, at=at).newest_first().as_teasers()
        return {
            **context,
            "state": opening.state_at(timetable, at),
            "week": week,
            "today": next(line for line in week if line.is_today),
            "access": list(self.access_features.all()),
            "rooms": list(self.rooms.all()),
            "entries": list(entries[:ENTRIES_SHOWN]),
        }
