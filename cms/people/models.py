"""People, where they live, which branch they belong to and which posts they hold, in time."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q

from cms.organisation.models import Branch, District
from cms.people import querysets

CURRENT = Q(until__isnull=True)


class TextSize(models.TextChoices):
    STANDARD = "standard", "标准"
    LARGE = "large", "大字"
    HUGE = "huge", "特大"


class Theme(models.TextChoices):
    SYSTEM = "system", "跟随手机"
    LIGHT = "light", "日间"
    DARK = "dark", "夜读"


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in; the phone is stored in E.164 and is the sign-in name."""

    phone = models.CharField("手机号", max_length=16, unique=True, null=True, blank=True)
    name = models.CharField("称呼", max_length=30)
    birth_year = models.PositiveSmallIntegerField("出生年份", null=True, blank=True)
    is_staff = models.BooleanField("可进编辑后台", default=False)
    is_active = models.BooleanField("在用", default=True)
    joined_at = models.DateTimeField("登记时间")
    text_size = models.CharField(
        "字号", max_length=8, choices=TextSize.choices, default=TextSize.STANDARD
    )
    theme = models.CharField("明暗", max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    rights_changed_at = models.DateTimeField("职务变动时间", null=True, blank=True, editable=False)

    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS = ["name"]
    # Wagtail's notifications ask everybody's address; nobody has one, so none is sent.
    email = ""

    objects: ClassVar = querysets.UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        constraints = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_is_superuser")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What Wagtail's menu calls a person by."""
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Tenure(models.Model):
    """Something true of a person from one moment until another; closed, never overwritten."""

    since = models.DateTimeField("自")
    until = models.DateTimeField("至", null=True, blank=True)

    objects: ClassVar = querysets.TenureQuerySet.as_manager()

    class Meta:
        abstract = True


class Residence(Tenure):
    """Where a person's home is: a 网格 or a 楼栋 of the district tree."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="residences")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="residences")
    source = models.CharField("来源", max_length=20, default="本人登记")
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar = querysets.ResidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "居住记录"
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=CURRENT, name="one_home_each"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="residence_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.district}"


class BranchMembership(Tenure):
    """Which 党支部 a member belongs to, optionally which 党小组 or 中心户 within it."""

    class Standing(models.TextChoices):
        FULL = "正式", "正式党员"
        PROBATIONARY = "预备", "预备党员"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="memberships")
    group = models.ForeignKey(
        Branch, null=True, blank=True, on_delete=models.PROTECT, related_name="group_memberships"
    )
    standing = models.CharField(max_length=2, choices=Standing.choices, default=Standing.FULL)

    objects: ClassVar = querysets.BranchTenureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党员关系"
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=CURRENT, name="one_branch_each"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.branch}"


class BranchAttachment(Tenure):
    """A member on the move (流动党员) studies here as a guest and votes at home."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="attachments")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="attachments")

    objects: ClassVar = querysets.BranchTenureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "流动党员挂靠"
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=CURRENT, name="one_attachment_each"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="attachment_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.branch}"


class PostKind(models.TextChoices):
    """职务: what somebody is appointed to; groups and rights are derived from it."""

    SECRETARY = "书记", "支部书记"
    PARTY_ORGANISER = "党务", "党务工作者"
    TEACHER = "教师", "教师"
    ASSESSOR = "考评", "考评员"
    EDITOR = "编辑", "编辑"
    REVIEWER = "审校", "审校"
    CHIEF_EDITOR = "总编", "总编"
    GRID_WORKER = "网格员", "网格员"
    DISTRICT_ADMIN = "区管理", "区管理员"
    VENUE_MANAGER = "场馆管理", "场馆管理员"
    TRAINING_ORGANISER = "培训组织", "培训组织员"
    SUGGESTION_HANDLER = "议事办理", "议事办理员"
    ROOM_MODERATOR = "直播主持", "直播主持"
    VOLUNTEER_LEADER = "志愿队长", "志愿队长"


class Post(Tenure):
    """职务: one person's post at a unit, a branch, or district-wide (both empty)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField("职务", max_length=6, choices=PostKind.choices)
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    branch = models.ForeignKey(
        Branch, null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )

    objects: ClassVar = querysets.PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "职务"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="post_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(district__isnull=True) | Q(branch__isnull=True),
                name="post_is_at_a_unit_or_a_branch",
            ),
            # Three, because to SQLite a place that is empty differs from every other empty one.
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=CURRENT & Q(district__isnull=True, branch__isnull=True),
                name="same_district_wide_post_once",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "district"],
                condition=CURRENT & Q(district__isnull=False),
                name="same_post_at_a_unit_once",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "branch"],
                condition=CURRENT & Q(branch__isnull=False),
                name="same_post_at_a_branch_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.kind}"

    @property
    def place(self) -> District | Branch | None:
        """Where the post stands; None where it is the whole district's."""
        return self.district or self.branch


class Session(AbstractBaseSession):
    """A browser that is signed in (or kept something for a guest), known by its person."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    signed_in_at = models.DateTimeField("登录时间", null=True)
    device = models.CharField("设备", max_length=40, blank=True)

    objects: ClassVar = querysets.SessionQuerySet.as_manager()  # type: ignore[assignment]  # our reads

    class Meta(AbstractBaseSession.Meta):
        verbose_name = verbose_name_plural = "登录"


class Consent(models.Model):
    """What a person said about one purpose of keeping data; insert-only (triggers hold that)."""

    class Purpose(models.TextChoices):
        ACCOUNT = "account", "登记账号"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField("用途", max_length=20, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField("说明版本")
    given = models.BooleanField("同意")
    said_at = models.DateTimeField("时间")

    objects: ClassVar = querysets.ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "同意记录"

    def __str__(self) -> str:
        return f"{self.user} · {self.purpose} {self.version}"
