"""ColumnEntry: what a story and a comic have in common; lists read this one table."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from modelcluster.fields import ParentalManyToManyField

from cms.columns import addresses, readiness, reading_time
from cms.columns.models.naming import SharesNames
from cms.columns.models.taxonomy import Author, Kind, Series, Topic
from cms.columns.querysets import EntryManager
from cms.core.constraints import WHOLE_POINT_OR_NONE
from cms.core.geo import Point
from cms.pages.models import CommunityPage

# Six are worked out, so that three are left when a reader may not see some of them.
RELATED_SHOWN = 3


class ColumnEntry(SharesNames, CommunityPage):
    """One thing to read.

    `address` is the public path `/columns/<slug>/` (`/study/<slug>/`), whatever section holds it.
    """

    address = models.CharField("公开地址", max_length=255, unique=True, editable=False)
    kind = models.ForeignKey(Kind, verbose_name="类别", on_delete=models.PROTECT, related_name="+")
    summary = models.CharField("摘要", max_length=120)
    author = models.ForeignKey(
        Author, verbose_name="作者", on_delete=models.PROTECT, related_name="+"
    )
    series = models.ForeignKey(
        Series,
        verbose_name="系列",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
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
        related_name="entries",
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

    objects: ClassVar = EntryManager()
    is_creatable = False
    # The fields `lacks` asks about.
    QUESTIONED: ClassVar[tuple[str, ...]] = ("kind", "law_name", "law_article")
    exclude_fields_in_copy: ClassVar = ["related", "related_rows", "published_at"]

    class Meta:
        verbose_name = "专栏文章"
        indexes = [models.Index(fields=["-published_at"])]
        constraints = [
            models.CheckConstraint(
                name="entry_point_is_whole_and_in_range",
                condition=WHOLE_POINT_OR_NONE,
            )
        ]

    @property
    def point(self) -> Point | None:
        """Where it plays: its own point, else its place's."""
        if self.lat is not None and self.lon is not None:
            return Point(self.lat, self.lon)
        return Point(self.place.lat, self.place.lon) if self.place_id and self.place else None

    @property
    def minutes(self) -> int:
        """How long an unhurried reader takes."""
        return reading_time.minutes_for(self.characters)

    def lacks(self) -> dict[str, str]:
        """What is still missing before readers may see it: field name to sentence."""
        return readiness.lacks_of_entry(self)

    def waits(self) -> dict[str, str]:
        """What an editor must wait for before publishing it, as `lacks`; no save asks this."""
        return {}

    def prose(self) -> Any:
        """The raw block data whose characters count as reading."""
        return []

    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        """Keep what follows from the rest; a live entry with something missing is refused."""
        if clean and self.live and (lacks := self.lacks()):
            raise ValidationError(lacks)
        if kwargs.get("update_fields") is None:
            self._settle()
        return super().save(clean=clean, **kwargs)

    def _settle(self) -> None:
        self._set_core_field_defaults()
        self.address = addresses.address_of(self)
        self.characters = reading_time.characters_in(self.prose())
        if self.live and self.published_at is None:
            self.published_at = self.first_published_at

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        """The address readers know has no section in it."""
        parts = super().get_url_parts(request)
        if parts is None or parts[2] is None:
            return parts
        return (*parts[:2], addresses.without_section(parts[2]))

    def respond(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Asked for at its place in the tree, it leads on to the address readers know."""
        if kwargs.pop("moved", False):
            return redirect(self.get_url(request), permanent=True)
        return super().respond(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        viewer, at = context["viewer"], context["at"]
        context["section"] = self.get_parent()
        context["place"] = self.place
        context["place_state"] = self.place.state_from_spans(at) if self.place else None
        context["related"] = self._related(viewer, at)
        context.update(self._neighbours(viewer, at))
        return context

    def _related(self, viewer: Any, at: datetime) -> list["ColumnEntry"]:
        if self.pk is None:
            return []
        related = ColumnEntry.objects.visible_to(viewer, at=at).related_to(self)
        return list(related.as_teasers()[:RELATED_SHOWN])

    def _neighbours(self, viewer: Any, at: datetime) -> dict[str, Any]:
        """The entries before and after this one in its series."""
        if self.series_id is None:
            return {"previous": None, "next": None}
        run = ColumnEntry.objects.visible_to(viewer, at=at).in_series(self.series)
        slim = list(run.only("pk", "title", "address", "series_position"))
        here = next((n for n, entry in enumerate(slim) if entry.pk == self.pk), None)
        if here is None:
            return {"previous": None, "next": None}
        return {
            "previous": slim[here - 1] if here else None,
            "next": slim[here + 1] if here + 1 < len(slim) else None,
        }


class RelatedEntry(models.Model):
    """Computed on publish: same series, then rare shared topics, then near; at most six."""

    entry = models.ForeignKey(ColumnEntry, on_delete=models.CASCADE, related_name="related_rows")
    other = models.ForeignKey(ColumnEntry, on_delete=models.CASCADE, related_name="related_from")
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
