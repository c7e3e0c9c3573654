"""首页: the front page, what the site says of itself, and urgent announcements."""

from datetime import UTC
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.http import HttpRequest
from wagtail import blocks
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from cms.home import sections
from cms.home.errors import BadAnnouncement
from cms.home.querysets import AnnouncementQuerySet
from cms.pages.models import CommunityPage
from cms.pages.querysets import CommunityPageManager

LINK = RegexValidator(r"^(/(?!/)|https?://)", "链接要以 / 或 https:// 开头")


class SectionOrderBlock(blocks.StreamBlock):
    """Which registered sections the front page shows, in which order."""

    section = blocks.ChoiceBlock(label="版块", choices=sections.choices)


class HomePage(CommunityPage):
    """The root of the site; `sections` orders what other apps registered (empty: all)."""

    sections = StreamField(SectionOrderBlock(), verbose_name="版块次序", blank=True)

    max_count = 1
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    objects: ClassVar = CommunityPageManager()

    class Meta:
        verbose_name = "首页"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`blocks` are the sections that have something to show, in the editors' order."""
        context = super().get_context(request, *args, **kwargs)
        asked = sections.SectionRequest(
            home=self, viewer=context["viewer"], at=context["at"], request=request
        )
        order = [block.value for block in self.sections]
        context["blocks"] = sections.build(asked, order=order)
        return context


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """What stands in the masthead and the footer."""

    site_name = models.CharField("站名", max_length=20, default="采风")
    subtitle = models.CharField("副题", max_length=30, default="示范区社区文化云")
    telephone = models.CharField("求助电话", max_length=20, default="0393-881-2345")
    telephone_hours = models.CharField("接听时间", max_length=30, default="每天 8:00 到 20:00")
    saying = models.CharField("老话", max_length=40, blank=True)
    saying_by = models.CharField("谁讲的", max_length=40, blank=True)

    class Meta:
        verbose_name = "站点设置"


class Announcement(models.Model):
    """An urgent banner on every page until it expires."""

    text = models.CharField("内容", max_length=80)
    link = models.CharField(
        "链接",
        max_length=200,
        blank=True,
        validators=[LINK],
        help_text="站内写 /columns/…/，站外写 https://…",
    )
    starts_at = models.DateTimeField("从")
    expires_at = models.DateTimeField("到")

    objects: ClassVar = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "紧急公告"
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("starts_at")), name="announcement_expires_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """In one transaction with what open pages are told of it."""
        with transaction.atomic():
            super().save(*args, **kwargs)

    def as_told(self) -> dict[str, Any]:
        """What an open page needs to show it."""
        return {
            "id": self.pk,
            "text": self.text,
            "link": self.link,
            "starts_at": self.starts_at.astimezone(UTC).isoformat(),
        }

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.expires_at and self.expires_at <= self.starts_at:
            raise ValidationError({"expires_at": BadAnnouncement.message})
