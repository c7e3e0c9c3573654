"""Named reads over the two trees."""

from typing import Any, Self

from django.db import models
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet


class UnitQuerySet(MP_NodeQuerySet):
    def within(self, unit: Any) -> Self:
        """The unit itself and everything below it."""
        return self.filter(path__startswith=unit.path)

    def holding(self, unit: Any) -> Self:
        """The unit itself and everything above it, highest first."""
        step = unit.steplen
        paths = [unit.path[: end * step] for end in range(1, unit.depth + 1)]
        return self.filter(path__in=paths).order_by("path")

    def below(self, unit: Any) -> Self:
        """Everything below the unit, without itself."""
        return self.within(unit).exclude(pk=unit.pk)

    def open(self) -> Self:
        """Units that are not closed."""
        return self.filter(closed_at__isnull=True)

    def with_boundary(self) -> Self:
        """Units whose boundary is known, the smallest first."""
        return self.filter(boundary__isnull=False).order_by("-depth", "path")

    def called(self, name: str) -> Self:
        """Units of that name."""
        return self.filter(name=name)

    def named_alike(self, unit: Any) -> Self:
        """Units that a new one would be mistaken for."""
        alike = models.Q(slug=unit.slug)
        if code := getattr(unit, "code", ""):
            alike |= models.Q(code=code)
        return self.filter(alike)

    def down_to(self, depth: int) -> Self:
        """Units no deeper than that."""
        return self.filter(depth__lte=depth)

    def from_depth(self, depth: int) -> Self:
        """Units at that depth or deeper, in the order of the tree."""
        return self.filter(depth__gte=depth).order_by("path")

    def older_namesakes(self, unit: Any) -> Self:
        """Units that bore the same name before."""
        return self.filter(name=unit.name, pk__lt=unit.pk)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]  # made at run time
    """treebeard's manager with our named reads."""

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")
