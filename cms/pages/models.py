"""CommunityPage: every public page type inherits it, and its one queryset says who sees what."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from wagtail.models import Page

from cms.organisation.models import Branch, District
from cms.pages.querysets import CommunityPageManager


class Visibility(models.TextChoices):
    PUBLIC = "公开", "公开"
    DISTRICT = "社区", "某个社区的居民"
    BRANCH_TREE = "党组织", "某个党组织的党员"
    BRANCH_ONLY = "指定支部", "指定支部的党员"


class CommunityPage(Page):
    """A page with an audience. A child is never wider than its parent."""

    visibility = models.CharField(
        "谁能看", max_length=4, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    audience_district = models.ForeignKey(
        District, verbose_name="哪个社区", null=True, blank=True, on_delete=models.PROTECT
    )
    audience_branch = models.ForeignKey(
        Branch, verbose_name="哪个党组织", null=True, blank=True, on_delete=models.PROTECT
    )

    objects: ClassVar = CommunityPageManager()

    is_creatable = False

    class Meta:
        verbose_name = "页面"
        constraints = [
            models.CheckConstraint(
                name="audience_stands_exactly_when_used",
                condition=Q(
                    visibility="公开", audience_district__isnull=True, audience_branch__isnull=True
                )
                | Q(
                    visibility="社区", audience_district__isnull=False, audience_branch__isnull=True
                )
                | Q(
                    visibility__in=["党组织", "指定支部"],
                    audience_district__isnull=True,
                    audience_branch__isnull=False,
                ),
            )
        ]


class Tombstone(models.Model):
    """Where a public page once stood: the address answers 410 with the reason and the day."""

    path = models.CharField("地址", max_length=255, unique=True)
    title = models.CharField("标题", max_length=255, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    removed_at = models.DateTimeField("撤下时间")

    class Meta:
        verbose_name = verbose_name_plural = "已撤下的页面"

    def __str__(self) -> str:
        return self.path
