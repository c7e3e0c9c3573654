"""Two trees: the district's units and the party's branches."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from treebeard.mp_tree import MP_Node

from cms.core.constraints import WHOLE_POINT_OR_NONE
from cms.organisation.querysets import UnitManager

# Which kinds stand at which depth; the tables' own checks repeat it.
DISTRICT_DEPTHS: dict[str, tuple[int, ...]] = {
    "区": (1,),
    "街道": (2,),
    "社区": (3,),
    "村": (3,),
    "网格": (4,),
    "楼栋": (5,),
}
BRANCH_DEPTHS: dict[str, tuple[int, ...]] = {
    "党工委": (1, 2),
    "党总支": (3,),
    "党支部": (3, 4),
    "党小组": (4, 5),
    "党员中心户": (5, 6),
}


class DistrictKind(models.TextChoices):
    """The five levels, from the district down to a building."""

    DISTRICT = "区", "区"
    SUBDISTRICT = "街道", "街道"
    COMMUNITY = "社区", "社区"
    VILLAGE = "村", "村"
    GRID = "网格", "网格"
    BUILDING = "楼栋", "楼栋"


class BranchKind(models.TextChoices):
    """The five kinds of party organisation."""

    COMMITTEE = "党工委", "党工委"
    GENERAL_BRANCH = "党总支", "党总支"
    BRANCH = "党支部", "党支部"
    GROUP = "党小组", "党小组"
    HOUSEHOLD = "党员中心户", "党员中心户"


class District(MP_Node):
    """A unit of the district: 区1 · 街道2 · 社区|村3 · 网格4 · 楼栋5 (the depth in the tree)."""

    kind = models.CharField("类别", max_length=4, choices=DistrictKind.choices)
    name = models.CharField("名称", max_length=60)
    official_name = models.CharField("正式名称", max_length=60, blank=True)
    slug = models.SlugField("代号", max_length=60, unique=True)
    code = models.CharField("行政代码", max_length=20, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    boundary = models.JSONField("边界（GeoJSON）", null=True, blank=True)
    is_demo_name = models.BooleanField("演示名称", default=False)
    closed_at = models.DateTimeField("撤销时间", null=True, blank=True, editable=False)

    objects: ClassVar = UnitManager()

    class Meta:
        verbose_name = verbose_name_plural = "地区单位"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="district_kind_stands_at_its_depth",
                condition=Q(kind="区", depth=1)
                | Q(kind="街道", depth=2)
                | Q(kind__in=["社区", "村"], depth=3)
                | Q(kind="网格", depth=4)
                | Q(kind="楼栋", depth=5),
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="district_code_is_unique"
            ),
            models.CheckConstraint(
                name="district_point_is_whole_and_in_range",
                condition=WHOLE_POINT_OR_NONE,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may_stand_at(self, *, depth: int) -> bool:
        """Whether a unit of this kind belongs at that depth."""
        return depth in DISTRICT_DEPTHS.get(self.kind, ())


class Branch(MP_Node):
    """A party organisation; who leads it is told by `people.Post`, never stored here."""

    kind = models.CharField("类别", max_length=5, choices=BranchKind.choices)
    name = models.CharField("名称", max_length=80)
    slug = models.SlugField("代号", max_length=60, unique=True)
    district = models.ForeignKey(
        District, verbose_name="所在单位", on_delete=models.PROTECT, related_name="branches"
    )
    is_demo_name = models.BooleanField("演示名称", default=False)
    closed_at = models.DateTimeField("撤销时间", null=True, blank=True, editable=False)

    objects: ClassVar = UnitManager()

    class Meta:
        verbose_name = verbose_name_plural = "党组织"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="branch_kind_stands_at_its_depth",
                condition=Q(kind="党工委", depth__in=[1, 2])
                | Q(kind="党总支", depth=3)
                | Q(kind="党支部", depth__in=[3, 4])
                | Q(kind="党小组", depth__in=[4, 5])
                | Q(kind="党员中心户", depth__in=[5, 6]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may_stand_at(self, *, depth: int) -> bool:
        """Whether an organisation of this kind belongs at that depth."""
        return depth in BRANCH_DEPTHS.get(self.kind, ())
