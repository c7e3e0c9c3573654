"""What people hold: an asset, its finished versions, their renditions, its captions."""

import uuid

from django.conf import settings
from django.db import models

from media_pipeline.models.sources import SourceFile
from media_pipeline.querysets import AssetQuerySet, TrackQuerySet, VersionQuerySet


class Asset(models.Model):
    """媒资: a film or a sound others point at. Only its live version is ever played."""

    class Kind(models.TextChoices):
        VIDEO = "video", "视频"
        AUDIO = "audio", "声音"

    class State(models.TextChoices):
        UPLOADED = "uploaded", "等待处理"
        PROBING = "probing", "正在检查"
        WORKING = "working", "正在处理"
        PLAYABLE = "playable", "可以先看"
        READY = "ready", "可以播放"
        REFUSED = "refused", "文件有问题"
        FAILED = "failed", "没有处理好"
        CANCELLED = "cancelled", "已取消"
        DELETED = "deleted", "已删除"

    class Delivery(models.TextChoices):
        OPEN = "open", "公开"
        GUARDED = "guarded", "只给有权看的人"

    PLAYING = (State.PLAYABLE, State.READY)
    BUSY = (State.UPLOADED, State.PROBING, State.WORKING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("标题", max_length=120)
    # Empty until the file was probed: its name promises nothing.
    kind = models.CharField("种类", max_length=5, choices=Kind.choices, blank=True)
    source = models.ForeignKey(
        SourceFile, on_delete=models.PROTECT, related_name="assets", verbose_name="源文件"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="上传者",
    )
    delivery = models.CharField(
        "公开范围", max_length=7, choices=Delivery.choices, default=Delivery.OPEN
    )
    live_version = models.ForeignKey(
        "Version",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="正在播放的成品",
    )
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.UPLOADED)
    error_code = models.CharField("问题代码", max_length=40, blank=True)
    error_text = models.CharField("问题说明", max_length=200, blank=True)
    created_at = models.DateTimeField("上传时间")
    deleted_at = models.DateTimeField("删除时间", null=True, blank=True)

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "媒资"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="asset_state_and_age")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["playable", "ready"])
                | models.Q(live_version__isnull=False),
                name="asset_plays_only_with_a_version",
            ),
            models.CheckConstraint(
                condition=models.Q(state="deleted", deleted_at__isnull=False)
                | (~models.Q(state="deleted") & models.Q(deleted_at__isnull=True)),
                name="asset_deleted_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_playing(self) -> bool:
        return self.state in self.PLAYING

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY


class Version(models.Model):
    """成品: what one plan made of an asset; hidden until the asset names it as live.

    The hash is empty until the plan is known, the prefix until every file lies there.
    """

    asset = models.ForeignKey(
        Asset, on_delete=models.CASCADE, related_name="versions", verbose_name="媒资"
    )
    profile_hash = models.CharField("方案", max_length=64, blank=True)
    prefix = models.CharField("存放处", max_length=160, blank=True)
    duration_s = models.FloatField("秒数", null=True, blank=True)
    poster = models.CharField("封面", max_length=200, blank=True)
    # Sentences of the plan: what was decided, and why.
    notes = models.JSONField("说明", default=list, blank=True)
    created_at = models.DateTimeField("建立时间")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成品"
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "profile_hash"], name="one_version_a_plan_and_asset"
            ),
            models.UniqueConstraint(
                fields=["prefix"], condition=~models.Q(prefix=""), name="one_version_a_prefix"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.profile_hash[:8]}"

    @property
    def master(self) -> str:
        """The key of the playlist a player begins with."""
        return f"{self.prefix}/master.m3u8"


class Rendition(models.Model):
    """转码件: one size of a version, or its sound alone (no width, no height)."""

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="renditions", verbose_name="成品"
    )
    name = models.CharField("名称", max_length=20)
    width = models.PositiveIntegerField("宽", null=True, blank=True)
    height = models.PositiveIntegerField("高", null=True, blank=True)
    codecs = models.CharField("编码", max_length=80)
    peak_bps = models.PositiveIntegerField("最高码率")
    average_bps = models.PositiveIntegerField("平均码率")
    key = models.CharField("播放列表", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "转码件"
        ordering = ["version", "height", "average_bps"]
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="one_rendition_a_name"),
            models.CheckConstraint(
                condition=models.Q(width__isnull=True, height__isnull=True)
                | models.Q(width__isnull=False, width__gt=0, height__isnull=False, height__gt=0),
                name="rendition_has_both_sides_or_none",
            ),
            models.CheckConstraint(
                condition=models.Q(peak_bps__gte=models.F("average_bps")),
                name="rendition_peak_not_below_average",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.average_bps // 1000}k"


class Track(models.Model):
    """字幕: one language of an asset's words; a new text lies under a new key."""

    class Origin(models.TextChoices):
        UPLOADED = "uploaded", "上传的"
        MACHINE = "machine", "机器生成"

    asset = models.ForeignKey(
        Asset, on_delete=models.CASCADE, related_name="tracks", verbose_name="媒资"
    )
    language = models.CharField("语言", max_length=12)
    label = models.CharField("显示为", max_length=40)
    key = models.CharField("存放处", max_length=200, unique=True)
    origin = models.CharField("来源", max_length=8, choices=Origin.choices, default=Origin.UPLOADED)
    created_at = models.DateTimeField("添加时间")

    objects = TrackQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "字幕"
        ordering = ["asset", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "language", "origin"], name="one_track_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.language})"
